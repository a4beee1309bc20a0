package io.witness.it;

import io.witness.api.packet.PacketCopy;
import io.witness.pcap.CaptureReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Capture files, byte by byte. */
final class Captures {
    private static final int ETHERNET = 1;
    private static final int MICRO = 1000;

    private Captures() {}

    /** A packet as a file has it. */
    record Recorded(long timeNanos, int wireLength, String hex) {}

    /** The frames, 100 µs apart, every tenth cut to 60 bytes. */
    static List<Recorded> recorded(List<byte[]> frames, long startNanos) {
        List<Recorded> recorded = new ArrayList<>();
        for (int i = 0; i < frames.size(); i++) {
            byte[] frame = frames.get(i);
            int kept = i % 10 == 9 ? Math.min(60, frame.length) : frame.length;
            long time = startNanos + i * 100_000L;
            recorded.add(new Recorded(time, frame.length, HexFormat.of().formatHex(frame, 0, kept)));
        }
        return recorded;
    }

    static List<String> hex(List<Recorded> packets) {
        return packets.stream().map(Recorded::hex).toList();
    }

    /** In microseconds, big-endian. */
    static byte[] pcap(List<Recorded> packets) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(ByteBuffer.allocate(24)
                .putInt(0xA1B2C3D4)
                .putShort((short) 2)
                .putShort((short) 4)
                .putLong(0)
                .putInt(65535)
                .putInt(ETHERNET)
                .array());
        for (Recorded packet : packets) {
            byte[] bytes = HexFormat.of().parseHex(packet.hex());
            file.writeBytes(ByteBuffer.allocate(16)
                    .putInt((int) (packet.timeNanos() / 1_000_000_000))
                    .putInt((int) (packet.timeNanos() % 1_000_000_000 / MICRO))
                    .putInt(bytes.length)
                    .putInt(packet.wireLength())
                    .array());
            file.writeBytes(bytes);
        }
        return file.toByteArray();
    }

    /** In nanoseconds, little-endian. */
    static byte[] pcapng(List<Recorded> packets) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(block(0x0A0D0D0A, 16)
                .putInt(0x1A2B3C4D)
                .putShort((short) 1)
                .putShort((short) 0)
                .putLong(-1)
                .array());
        file.writeBytes(block(1, 20)
                .putShort((short) ETHERNET)
                .putShort((short) 0)
                .putInt(65535)
                .putShort((short) 9)
                .putShort((short) 1)
                .putInt(9)
                .putInt(0)
                .array());
        for (Recorded packet : packets) {
            byte[] bytes = HexFormat.of().parseHex(packet.hex());
            file.writeBytes(block(6, 20 + (bytes.length + 3 & ~3))
                    .putInt(0)
                    .putInt((int) (packet.timeNanos() >>> 32))
                    .putInt((int) packet.timeNanos())
                    .putInt(bytes.length)
                    .putInt(packet.wireLength())
                    .put(bytes)
                    .array());
        }
        return file.toByteArray();
    }

    private static ByteBuffer block(int type, int length) {
        int total = length + 12;
        return ByteBuffer.allocate(total)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(total - 4, total)
                .putInt(type)
                .putInt(total);
    }

    static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(bytes);
        }
        return compressed.toByteArray();
    }

    static List<Recorded> read(Path file) throws IOException {
        List<Recorded> packets = new ArrayList<>();
        PacketCopy packet = new PacketCopy(2048);
        try (CaptureReader reader = CaptureReader.open(file)) {
            while (reader.next(packet)) {
                byte[] bytes = new byte[packet.snapLength()];
                packet.frame().get(0, bytes);
                packets.add(new Recorded(
                        packet.timeNanos(), packet.wireLength(), HexFormat.of().formatHex(bytes)));
            }
        }
        return packets;
    }
}
