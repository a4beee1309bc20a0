package io.witness.bench;

import io.witness.api.packet.PacketCopy;
import io.witness.decode.FlowPacket;
import io.witness.flows.EveSettings;
import io.witness.flows.EveWriter;
import io.witness.flows.FlowListener;
import io.witness.flows.FlowMeter;
import io.witness.flows.FlowRecord;
import io.witness.flows.FlowSettings;
import io.witness.flows.GapRecord;
import io.witness.flows.IpfixWriter;
import io.witness.pcap.CaptureReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Measures what a packet of a capture file costs in compiled code, and prints nanoseconds for each stage with those before it: reading,
 * decoding, metering without output, and metering with records in each format, which nobody gets.
 *
 * <p>Arguments: the file, and how often each stage reads it; the least time counts.
 */
public final class FlowStages {
    private static final int USUAL_LENGTH = 2048;
    private static final FlowListener NOBODY = new FlowListener() {
        @Override
        public void flow(FlowRecord flow) {}

        @Override
        public void gap(GapRecord gap) {}
    };

    private final Path file;
    private final int rounds;
    /** So that nothing is left out by the compiler. */
    private long bytes;

    private FlowStages(Path file, int rounds) {
        this.file = file;
        this.rounds = rounds;
    }

    private interface Stage {
        void add(PacketCopy packet, int linkType) throws IOException;

        default void end() throws IOException {}
    }

    private interface Stages {
        Stage next() throws IOException;
    }

    public static void main(String[] arguments) throws IOException {
        FlowStages stages = new FlowStages(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
        EveSettings withoutId = new EveSettings(OptionalInt.empty(), Optional.empty(), Optional.empty());
        stages.measure("reading", () -> (packet, linkType) -> stages.bytes += packet.wireLength());
        stages.measure("decoding", stages::decoding);
        stages.measure("metering", () -> stages.metering(NOBODY));
        stages.measure("EVE JSON", () -> stages.metering(new EveWriter(EveSettings.DEFAULT, stages::count)));
        stages.measure("EVE JSON, no ID", () -> stages.metering(new EveWriter(withoutId, stages::count)));
        stages.measure("IPFIX", () -> stages.metering(new IpfixWriter(EveSettings.DEFAULT, 0, stages::count)));
    }

    private void count(byte[] record, int length) {
        bytes += length;
    }

    private Stage decoding() {
        FlowPacket fields = new FlowPacket(1);
        return (packet, linkType) -> bytes += fields.read(packet) ? fields.ipLength() : 0;
    }

    private Stage metering(FlowListener listener) throws IOException {
        FlowMeter meter = new FlowMeter(FlowSettings.DEFAULT, io.witness.linux.memory.PrivateMemory::map, listener);
        return new Stage() {
            @Override
            public void add(PacketCopy packet, int linkType) throws IOException {
                meter.addSoon(packet, linkType);
            }

            @Override
            public void end() throws IOException {
                meter.endAll();
            }
        };
    }

    private void measure(String name, Stages stages) throws IOException {
        double least = Double.MAX_VALUE;
        for (int round = 0; round < rounds; round++) {
            long start = System.nanoTime();
            long packets = read(stages.next());
            least = Math.min(least, (double) (System.nanoTime() - start) / packets);
        }
        System.out.printf("%-16s %8.1f ns/packet%n", name, least);
    }

    private long read(Stage stage) throws IOException {
        long packets = 0;
        PacketCopy packet = new PacketCopy(USUAL_LENGTH);
        try (CaptureReader reader = CaptureReader.open(file)) {
            while (reader.next(packet)) {
                stage.add(packet, reader.linkType());
                packets++;
            }
        }
        stage.end();
        return packets;
    }
}
