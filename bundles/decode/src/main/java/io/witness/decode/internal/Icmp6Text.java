package io.witness.decode.internal;

import io.witness.api.packet.Packet;

/** Formats control messages of IPv6. */
final class Icmp6Text {
    private static final int LENGTH = 8;
    private static final int NEIGHBOR_LENGTH = 24;

    private Icmp6Text() {}

    static void append(StringBuilder out, Headers headers) {
        if (headers.transportBytes() < LENGTH) {
            out.append("[|icmp6]");
            return;
        }
        Packet packet = headers.packet();
        int at = headers.transportOffset();
        int type = packet.unsignedByte(at);
        out.append("ICMP6, ");
        switch (type) {
            case 1 -> out.append("destination unreachable, code ").append(packet.unsignedByte(at + 1));
            case 2 -> out.append("packet too big, mtu ").append(packet.int32(at + 4) & 0xFFFF_FFFFL);
            case 3 -> out.append("time exceeded");
            case 4 -> out.append("parameter problem");
            case 128 -> IcmpText.appendEcho(out.append("echo request"), packet, at);
            case 129 -> IcmpText.appendEcho(out.append("echo reply"), packet, at);
            case 130 -> out.append("multicast listener query");
            case 131 -> out.append("multicast listener report");
            case 132 -> out.append("multicast listener done");
            case 133 -> out.append("router solicitation");
            case 134 -> out.append("router advertisement");
            case 135 -> appendNeighbor(out.append("neighbor solicitation"), ", who has ", headers);
            case 136 -> appendNeighbor(out.append("neighbor advertisement"), ", tgt is ", headers);
            case 137 -> out.append("redirect");
            case 143 -> out.append("multicast listener report v2");
            default -> out.append("type-").append(type);
        }
        out.append(", length ").append(headers.transportLength());
    }

    private static void appendNeighbor(StringBuilder out, String before, Headers headers) {
        if (headers.transportBytes() >= NEIGHBOR_LENGTH) {
            AddressText.appendIpv6(out.append(before), headers.packet(), headers.transportOffset() + 8);
        }
    }
}
