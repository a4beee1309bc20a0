package io.witness.decode.internal;

import io.witness.api.packet.EtherTypes;
import io.witness.api.packet.Packet;

/** Formats address resolution. */
final class ArpText {
    private static final int LENGTH = 28;
    private static final int SENDER_MAC = 8;
    private static final int SENDER_IP = 14;
    private static final int TARGET_MAC = 18;
    private static final int TARGET_IP = 24;

    private ArpText() {}

    static void append(StringBuilder out, Headers headers) {
        Packet packet = headers.packet();
        int at = headers.networkOffset();
        if (packet.snapLength() - at < LENGTH) {
            out.append("[|arp]");
            return;
        }
        boolean isIpv4 = packet.unsignedShort(at + 2) == EtherTypes.IPV4 && packet.unsignedShort(at + 4) == 0x0604;
        int operation = isIpv4 ? packet.unsignedShort(at + 6) : Headers.NONE;
        out.append("ARP, ");
        switch (operation) {
            case 1 -> appendRequest(out, packet, at);
            case 2 -> appendReply(out, packet, at);
            case Headers.NONE -> out.append("not of Ethernet and IPv4");
            default -> out.append("operation ").append(operation);
        }
        out.append(", length ").append(packet.wireLength() - at);
    }

    private static void appendRequest(StringBuilder out, Packet packet, int at) {
        AddressText.appendIpv4(out.append("Request who-has "), packet, at + TARGET_IP);
        if ((packet.int32(at + TARGET_MAC) | packet.unsignedShort(at + TARGET_MAC + 4)) != 0) {
            AddressText.appendMac(out.append(" ("), packet, at + TARGET_MAC);
            out.append(')');
        }
        AddressText.appendIpv4(out.append(" tell "), packet, at + SENDER_IP);
    }

    private static void appendReply(StringBuilder out, Packet packet, int at) {
        AddressText.appendIpv4(out.append("Reply "), packet, at + SENDER_IP);
        AddressText.appendMac(out.append(" is-at "), packet, at + SENDER_MAC);
    }
}
