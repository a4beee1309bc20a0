package io.witness.cli.internal.demo;

/** The checksum of RFC 1071, which IPv4, ICMP, TCP and UDP have. */
final class Checksum {
    private Checksum() {}

    /** The checksum of what has zeros at its place. Each part but the last has an even length. */
    static int of(byte[]... parts) {
        long sum = 0;
        for (byte[] part : parts) {
            for (int i = 0; i < part.length; i++) {
                sum += (part[i] & 0xFF) << ((i & 1) == 0 ? 8 : 0);
            }
        }
        while (sum > 0xFFFF) {
            sum = (sum & 0xFFFF) + (sum >> 16);
        }
        return (int) ~sum & 0xFFFF;
    }

    /** Puts a checksum into its place. */
    static byte[] put(int checksum, byte[] into, int offset) {
        into[offset] = (byte) (checksum >> 8);
        into[offset + 1] = (byte) checksum;
        return into;
    }
}
