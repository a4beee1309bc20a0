package io.witness.decode.internal;

import io.witness.api.packet.Packet;

/** Formats control messages of IPv4. */
final class IcmpText {
    private static final int LENGTH = 8;

    private IcmpText() {}

    static void append(StringBuilder out, Headers headers) {
        if (headers.transportBytes() < LENGTH) {
            out.append("[|icmp]");
            return;
        }
        Packet packet = headers.packet();
        int at = headers.transportOffset();
        int type = packet.unsignedByte(at);
        int code = packet.unsignedByte(at + 1);
        out.append("ICMP ");
        switch (type) {
            case 0 -> appendEcho(out.append("echo reply"), packet, at);
            case 3 -> out.append(unreachable(code)).append(" unreachable");
            case 4 -> out.append("source quench");
            case 5 -> AddressText.appendIpv4(out.append("redirect to host "), packet, at + 4);
            case 8 -> appendEcho(out.append("echo request"), packet, at);
            case 9 -> out.append("router advertisement");
            case 10 -> out.append("router solicitation");
            case 11 -> out.append("time exceeded ").append(code == 0 ? "in-transit" : "during reassembly");
            case 12 -> out.append("parameter problem");
            case 13 -> appendEcho(out.append("time stamp query"), packet, at);
            case 14 -> appendEcho(out.append("time stamp reply"), packet, at);
            default -> out.append("type-").append(type).append(" code-").append(code);
        }
        out.append(", length ").append(headers.transportLength());
    }

    static void appendEcho(StringBuilder out, Packet packet, int at) {
        out.append(", id ").append(packet.unsignedShort(at + 4));
        out.append(", seq ").append(packet.unsignedShort(at + 6));
    }

    private static String unreachable(int code) {
        return switch (code) {
            case 0 -> "net";
            case 1 -> "host";
            case 2 -> "protocol";
            case 3 -> "port";
            case 4 -> "fragmentation needed,";
            case 9, 10, 13 -> "administratively prohibited,";
            default -> "code-" + code;
        };
    }
}
