package io.witness.cli.internal.demo;

import io.witness.api.packet.LinkTypes;
import io.witness.api.packet.Packet;
import io.witness.api.packet.PacketCopy;
import io.witness.pcap.InterfaceInfo;
import io.witness.pcap.PcapNgWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Frames with the times at which they are sent, in any order; a capture file when all are there. */
final class CaptureBuilder {
    /** 1 January 2026. */
    private static final long START_NANOS = 1_767_225_600_000_000_000L;

    private static final int LONGEST_FRAME = 1518;

    private final List<Sent> frames = new ArrayList<>();

    private record Sent(long micros, byte[] frame) {}

    /** Adds a frame that is sent so many microseconds after the start. */
    void add(long micros, byte[] frame) {
        frames.add(new Sent(micros, frame));
    }

    int size() {
        return frames.size();
    }

    void write(OutputStream out) throws IOException {
        InterfaceInfo source = new InterfaceInfo(LinkTypes.ETHERNET, Optional.of("demo"), 0, Optional.empty());
        try (PcapNgWriter writer = new PcapNgWriter(out, source)) {
            PacketCopy packet = new PacketCopy(LONGEST_FRAME);
            frames.sort(Comparator.comparingLong(Sent::micros));
            for (Sent sent : frames) {
                ByteBuffer frame = ByteBuffer.wrap(sent.frame());
                long timeNanos = START_NANOS + 1000 * sent.micros();
                writer.write(packet.set(frame, sent.frame().length, timeNanos, Packet.TYPE_OTHER_HOST));
            }
        }
    }
}
