package io.witness.cli.internal.flows;

import io.witness.flows.EveSettings;
import io.witness.flows.FlowListener;
import io.witness.flows.FlowRecord;
import io.witness.flows.GapRecord;
import io.witness.flows.IpfixWriter;
import io.witness.flows.output.IpfixSettings;
import io.witness.flows.output.IpfixSink;
import java.io.Closeable;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalInt;

/** Sends records to a collector, many of them at a time. */
final class IpfixFlows implements FlowListener, Closeable {
    private static final int BUFFER_BYTES = 1 << 16;

    private final IpfixSink sink;
    private final IpfixWriter writer;
    private final byte[] records = new byte[BUFFER_BYTES];
    private int length;

    IpfixFlows(IpfixSettings to, int communityIdSeed) {
        sink = new IpfixSink(to, InstantSource.system());
        writer = new IpfixWriter(
                new EveSettings(OptionalInt.of(communityIdSeed), Optional.empty(), Optional.empty()),
                to.enterprise(),
                this::add);
    }

    private void add(byte[] record, int bytes) throws IOException {
        if (bytes > records.length - length) {
            send();
        }
        System.arraycopy(record, 0, records, length, bytes);
        length += bytes;
    }

    private void send() throws IOException {
        int bytes = length;
        length = 0;
        try {
            sink.write(records, bytes);
        } catch (IOException e) {
            throw new IOException("collector " + sink + ": " + e.getMessage(), e);
        }
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
    public void tick() throws IOException {
        send();
        sink.tick(0);
    }

    @Override
    public void close() throws IOException {
        try (sink) {
            send();
        }
    }
}
