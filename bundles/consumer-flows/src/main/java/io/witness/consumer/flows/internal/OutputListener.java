package io.witness.consumer.flows.internal;

import io.witness.flows.EveSettings;
import io.witness.flows.FlowListener;
import io.witness.flows.FlowRecord;
import io.witness.flows.GapRecord;
import io.witness.flows.RecordOutput;
import java.io.IOException;

/** Writes the records of one ring to one output. For the consumer's thread. */
final class OutputListener implements FlowListener {
    /** Creates a writer of records, such as an {@link io.witness.flows.EveWriter}. */
    @FunctionalInterface
    interface Format {
        FlowListener writer(EveSettings settings, RecordOutput output);
    }

    private final RingOutput records;
    private final FlowListener writer;

    OutputListener(Format format, EveSettings settings, OutputThread output) {
        records = new RingOutput(output);
        writer = format.writer(settings, records);
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
        records.flushOld();
    }

    @Override
    public void close() {
        records.close();
    }
}
