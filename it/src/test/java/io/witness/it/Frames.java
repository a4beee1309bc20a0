package io.witness.it;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;

/** Ethernet frames, each with its number inside, so that no two are alike. The same in every run. */
final class Frames {
    private static final byte[] ADDRESSES = {2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1};
    private static final int TPID_8021Q = 0x8100;
    private static final int TPID_8021AD = 0x88A8;
    private static final int ETHERTYPE_EXPERIMENTAL = 0x88B5;
    private static final int IP_HEADER = 20;

    private Frames() {}

    /** IPv4 of many flows and other protocols, untagged and tagged, of 60 to 1500 bytes. */
    static List<byte[]> varied(int count) {
        Random random = new Random(count);
        return generate(count, number -> frame(random, number, tag(random), size(random)));
    }

    /** Untagged IPv4 of many flows, of 100 bytes. */
    static List<byte[]> small(int count) {
        Random random = new Random(count);
        return generate(count, number -> frame(random, number, new byte[0], 100));
    }

    /** A third each: untagged, in VLAN 100, in VLAN 200. */
    static List<byte[]> tagged(int count) {
        Random random = new Random(count);
        return generate(count, number -> frame(random, number, tag(TPID_8021Q, number % 3 * 100), size(random)));
    }

    static boolean isInVlan(byte[] frame, int id) {
        ByteBuffer bytes = ByteBuffer.wrap(frame);
        return bytes.getShort(12) == (short) TPID_8021Q && (bytes.getShort(14) & 0xFFF) == id;
    }

    static List<String> hex(List<byte[]> frames) {
        return frames.stream().map(HexFormat.of()::formatHex).toList();
    }

    private static List<byte[]> generate(int count, IntFunction<byte[]> maker) {
        List<byte[]> frames = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            frames.add(maker.apply(i));
        }
        return frames;
    }

    private static int size(Random random) {
        return random.nextInt(10) == 0 ? 60 + random.nextInt(1440) : 60 + random.nextInt(200);
    }

    private static byte[] tag(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> tag(TPID_8021Q, 100);
            case 1 -> tag(TPID_8021Q, 0x6000 | 200);
            case 2 -> tag(TPID_8021AD, 300);
            default -> new byte[0];
        };
    }

    private static byte[] tag(int tpid, int tci) {
        if (tci == 0) {
            return new byte[0];
        }
        return ByteBuffer.allocate(4)
                .putShort((short) tpid)
                .putShort((short) tci)
                .array();
    }

    private static byte[] frame(Random random, int number, byte[] tag, int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        ByteBuffer frame = ByteBuffer.wrap(bytes).put(ADDRESSES).put(tag);
        if (number % 16 == 5) {
            frame.putShort((short) ETHERTYPE_EXPERIMENTAL);
        } else {
            putIpv4(frame, random);
        }
        frame.putInt(number);
        return bytes;
    }

    private static void putIpv4(ByteBuffer frame, Random random) {
        frame.putShort((short) 0x0800);
        int length = frame.remaining();
        frame.putShort((short) 0x4500).putShort((short) length).putInt(0);
        frame.putInt(64 << 24 | 17 << 16)
                .putInt(10 << 24 | random.nextInt(1 << 16))
                .putInt(0x0A010001);
        frame.putShort((short) (1024 + random.nextInt(1000))).putShort((short) 9);
        frame.putShort((short) (length - IP_HEADER)).putShort((short) 0);
    }
}
