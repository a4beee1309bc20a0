package io.witness.decode.internal;

import io.witness.api.packet.Packet;

/** Formats addresses. */
final class AddressText {
    private static final char[] HEX = "0123456789abcdef".toCharArray();
    private static final int IPV6_GROUPS = 8;

    private AddressText() {}

    static void appendHex(StringBuilder out, int unsignedByte) {
        out.append(HEX[unsignedByte >> 4]).append(HEX[unsignedByte & 0xF]);
    }

    static void appendMac(StringBuilder out, Packet packet, int offset) {
        for (int i = 0; i < 6; i++) {
            appendHex(i == 0 ? out : out.append(':'), packet.unsignedByte(offset + i));
        }
    }

    static void appendIpv4(StringBuilder out, Packet packet, int offset) {
        for (int i = 0; i < 4; i++) {
            (i == 0 ? out : out.append('.')).append(packet.unsignedByte(offset + i));
        }
    }

    /** Follows RFC 5952: the longest run of at least two zero groups, the first of equal ones, becomes "::". */
    static void appendIpv6(StringBuilder out, Packet packet, int offset) {
        int run = longestZeroRun(packet, offset);
        int start = run >> 8;
        int end = start + (run & 0xFF);
        for (int group = 0; group < IPV6_GROUPS; group++) {
            if (group >= start && group < end) {
                out.append(group == start ? "::" : "");
                continue;
            }
            if (group > 0 && group != end) {
                out.append(':');
            }
            appendGroup(out, packet.unsignedShort(offset + 2 * group));
        }
    }

    private static void appendGroup(StringBuilder out, int group) {
        boolean started = false;
        for (int shift = 12; shift >= 0; shift -= 4) {
            int digit = group >> shift & 0xF;
            started |= digit != 0 || shift == 0;
            if (started) {
                out.append(HEX[digit]);
            }
        }
    }

    /**
     * Returns the run's first group in the upper bits, its length in the lower eight; without one, the position after the
     * last group.
     */
    private static int longestZeroRun(Packet packet, int offset) {
        int bestStart = IPV6_GROUPS;
        int bestLength = 0;
        int length = 0;
        for (int group = 0; group < IPV6_GROUPS; group++) {
            length = packet.unsignedShort(offset + 2 * group) == 0 ? length + 1 : 0;
            if (length > 1 && length > bestLength) {
                bestLength = length;
                bestStart = group - length + 1;
            }
        }
        return bestStart << 8 | bestLength;
    }
}
