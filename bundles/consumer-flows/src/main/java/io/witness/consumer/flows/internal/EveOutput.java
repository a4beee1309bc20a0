package io.witness.consumer.flows.internal;

import io.witness.flows.EveSettings;
import io.witness.flows.EveWriter;
import io.witness.flows.FlowListener;
import io.witness.flows.FlowRecord;
import io.witness.flows.GapRecord;
import java.io.IOException;

/** Writes the records of one ring as lines to one output. For the consumer's thread. */
final class EveOutput implements FlowListener {
    private final RingOutput lines;
    private final EveWriter writer;

    EveOutput(EveSettings settings, OutputThread output) {
        lines = new RingOutput(output);
        writer = new EveWriter(settings, lines);
    }

    @Override
    public void flow(FlowRecord flow) throws IOException {
        writer.flow(flow);
    }

    @Override
    public void gap(GapRecord gap) throws IOException {
        writer.gap(gap);
    }

    @Override
    public void tick() {
        lines.flushOld();
    }

    @Override
    public void close() {
        lines.close();
    }
}
