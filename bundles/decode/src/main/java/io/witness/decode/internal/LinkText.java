package io.witness.decode.internal;

import io.witness.api.packet.EtherTypes;
import io.witness.api.packet.LinkTypes;
import io.witness.api.packet.Packet;

/** Formats a packet from its VLAN tags on. */
public final class LinkText {
    private LinkText() {}

    /** Appends a description of the packet, without a line break. */
    public static void append(StringBuilder out, Headers headers) {
        Packet packet = headers.packet();
        if (packet.hasVlanTag()) {
            appendTag(out, packet.vlanTci());
        }
        for (int tag = 0; tag < headers.tags(); tag++) {
            appendTag(out, headers.tagControl(tag));
        }
        switch (headers.etherType()) {
            case EtherTypes.IPV4, EtherTypes.IPV6 -> IpText.append(out, headers);
            case EtherTypes.ARP -> ArpText.append(out, headers);
            default -> appendUnknown(out, headers);
        }
    }

    private static void appendTag(StringBuilder out, int control) {
        out.append("vlan ").append(control & 0xFFF).append(", p ").append(control >> 13);
        out.append((control & 0x1000) != 0 ? ", DEI, " : ", ");
    }

    private static void appendUnknown(StringBuilder out, Headers headers) {
        Packet packet = headers.packet();
        if (headers.linkType() != LinkTypes.ETHERNET) {
            appendOther(out, headers);
        } else if (headers.networkOffset() == 0) {
            out.append("[|link]");
        } else {
            AddressText.appendMac(out, packet, 6);
            AddressText.appendMac(out.append(" > "), packet, 0);
            appendType(out.append(", "), headers.etherType());
        }
        out.append(", length ").append(packet.wireLength());
    }

    /** Formats a link layer whose addresses are unknown, or which has none. */
    private static void appendOther(StringBuilder out, Headers headers) {
        boolean isRaw = headers.linkType() == LinkTypes.RAW;
        if (headers.linkType() == LinkTypes.UNKNOWN) {
            out.append("hardware type ").append(headers.packet().hardwareType());
        } else {
            out.append(isRaw ? "[|link]" : "link type " + headers.linkType());
        }
        int type = headers.etherType() == Headers.NONE ? headers.packet().protocol() : headers.etherType();
        if (!isRaw && type != 0) {
            appendType(out.append(", "), type);
        }
    }

    private static void appendType(StringBuilder out, int etherType) {
        if (etherType < EtherTypes.SMALLEST) {
            out.append("802.3");
        } else {
            out.append("ethertype 0x");
            AddressText.appendHex(out, etherType >> 8);
            AddressText.appendHex(out, etherType & 0xFF);
        }
    }
}
