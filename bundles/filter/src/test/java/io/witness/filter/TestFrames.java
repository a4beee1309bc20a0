package io.witness.filter;

import java.util.HexFormat;

/** Frames by their parts, in hexadecimal digits. */
final class TestFrames {
    static final String ADDRESSES = "020000000002 020000000001";
    static final String TAG = "8100 0064";
    static final String SERVICE_TAG = "88a8 0065";
    static final String IPV4 = "0800";
    static final String IPV6 = "86dd";
    static final String PAYLOAD = "aa".repeat(50);

    private TestFrames() {}

    static byte[] frame(String... parts) {
        return HexFormat.of().parseHex(String.join("", parts).replace(" ", ""));
    }

    static byte[] ethernet(String... parts) {
        return frame(ADDRESSES, String.join("", parts));
    }

    /** An IPv4 header of so many words. */
    static String ipv4(int words, int protocol, int fragment) {
        return "%02x 00 0054 0001 %04x 40 %02x 0000 0a000001 0a000002".formatted(0x40 | words, fragment, protocol)
                + "01".repeat(Math.max(0, 4 * words - 20));
    }

    static String ipv6(int next) {
        return "60000000 0040 %02x 40".formatted(next) + "fe".repeat(32);
    }

    /** An extension header of so many times 8 bytes. */
    static String extension(int next, int eights) {
        return "%02x%02x".formatted(next, eights - 1) + "00".repeat(8 * eights - 2);
    }

    static String fragment(int next, int offset) {
        return "%02x00 %04x 00000001".formatted(next, offset << 3 | 1);
    }

    /** A TCP header that claims so many words, and has 20 bytes. */
    static String tcp(int words) {
        return "0400 0050 00000001 00000000 %x002 ffff 0000 0000".formatted(words);
    }
}
