package io.witness.replay.internal;

import io.witness.api.packet.Packet;
import io.witness.api.packet.PacketCopy;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Frames and capture files for tests. */
public final class Packets {
    public static final int FRAME_LENGTH = 60;
    private static final int NUMBER_OFFSET = 42;

    private Packets() {}

    /** A UDP frame between 10.0.0.1 and 10.0.0.2 with a number in it. */
    public static byte[] frame(int number, int sourcePort, int targetPort) {
        ByteBuffer frame = ByteBuffer.allocate(FRAME_LENGTH);
        frame.put(5, (byte) 2).put(11, (byte) 1).putShort(12, (short) 0x0800);
        frame.put(14, (byte) 0x45).put(23, (byte) 17);
        frame.putInt(26, 0x0A00_0001).putInt(30, 0x0A00_0002);
        frame.putShort(34, (short) sourcePort).putShort(36, (short) targetPort);
        frame.putInt(NUMBER_OFFSET, number);
        return frame.array();
    }

    public static byte[] frame(int number) {
        return frame(number, 1000, 2000);
    }

    static PacketCopy copy(byte[] frame, long timeNanos) {
        return new PacketCopy(0).set(ByteBuffer.wrap(frame), frame.length, timeNanos, Packet.TYPE_HOST);
    }

    static int number(PacketCopy packet) {
        return packet.frame().getInt(NUMBER_OFFSET);
    }

    public static int number(Packet packet) {
        return packet.int32(NUMBER_OFFSET);
    }

    /** A pcap file, big-endian, in nanoseconds, with frames of so many numbers, each a millisecond later. */
    public static byte[] pcap(int linkType, int count) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ByteBuffer header = ByteBuffer.allocate(24).order(ByteOrder.BIG_ENDIAN);
        header.putInt(0xA1B23C4D).putShort((short) 2).putShort((short) 4).putLong(0);
        header.putInt(65535).putInt(linkType);
        file.writeBytes(header.array());
        for (int i = 0; i < count; i++) {
            ByteBuffer record = ByteBuffer.allocate(16 + FRAME_LENGTH);
            record.putInt(1000 + i / 1000).putInt(i % 1000 * 1_000_000);
            record.putInt(FRAME_LENGTH).putInt(FRAME_LENGTH).put(frame(i));
            file.writeBytes(record.array());
        }
        return file.toByteArray();
    }
}
