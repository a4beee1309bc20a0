package io.witness.decode.internal;

import io.witness.api.packet.Packet;

/** Formats TCP and UDP. */
final class TransportText {
    private static final int UDP_LENGTH = 8;
    private static final int TCP_LENGTH = 20;
    /** One character per flag, from the lowest bit: FIN, SYN, RST, PSH, ACK, URG, ECE, CWR. */
    private static final String TCP_FLAGS = "FSRP.UEW";

    private static final int FIN_SYN_RST = 0x07;
    private static final int ACK = 0x10;
    private static final int URG = 0x20;

    private TransportText() {}

    static void appendUdp(StringBuilder out, Headers headers) {
        if (headers.transportBytes() < UDP_LENGTH) {
            out.append("[|udp]");
            return;
        }
        int field = headers.packet().unsignedShort(headers.transportOffset() + 4);
        int length = field == 0 ? headers.transportLength() : field;
        out.append("UDP, length ").append(Math.max(0, length - UDP_LENGTH));
    }

    static void appendTcp(StringBuilder out, Headers headers) {
        if (headers.transportBytes() < TCP_LENGTH) {
            out.append("[|tcp]");
            return;
        }
        Packet packet = headers.packet();
        int at = headers.transportOffset();
        int headerLength = (packet.unsignedByte(at + 12) >> 4) * 4;
        int flags = packet.unsignedByte(at + 13);
        int length = Math.max(0, headers.transportLength() - headerLength);
        appendFlags(out, flags);
        appendSequence(out, packet.int32(at + 4), length, flags);
        if ((flags & ACK) != 0) {
            out.append(", ack ").append(packet.int32(at + 8) & 0xFFFF_FFFFL);
        }
        out.append(", win ").append(packet.unsignedShort(at + 14));
        if ((flags & URG) != 0) {
            out.append(", urg ").append(packet.unsignedShort(at + 18));
        }
        out.append(", length ").append(length);
    }

    private static void appendFlags(StringBuilder out, int flags) {
        out.append("Flags [").append(flags == 0 ? "none" : "");
        for (int bit = 0; bit < TCP_FLAGS.length(); bit++) {
            if ((flags >> bit & 1) != 0) {
                out.append(TCP_FLAGS.charAt(bit));
            }
        }
        out.append(']');
    }

    private static void appendSequence(StringBuilder out, int sequence, int length, int flags) {
        if (length > 0 || (flags & FIN_SYN_RST) != 0) {
            out.append(", seq ").append(sequence & 0xFFFF_FFFFL);
        }
        if (length > 0) {
            out.append(':').append(sequence + length & 0xFFFF_FFFFL);
        }
    }
}
