package io.witness.replay.internal;

import io.witness.api.packet.EtherTypes;
import io.witness.api.packet.LinkTypes;
import java.nio.ByteBuffer;

/**
 * A number for the flow that a frame belongs to, the same for both directions: of the IP addresses, and of the ports where the
 * packet is no fragment; of what is not IP, of the Ethernet addresses. For one thread.
 */
final class FlowHash {
    private static final int ADDRESS_LENGTH = 6;
    private static final int ETHER_TYPE_OFFSET = 12;
    private static final int ETHERNET_LENGTH = 14;
    private static final int TAG_LENGTH = 4;
    private static final int IPV4_LENGTH = 20;
    private static final int IPV6_LENGTH = 40;
    private static final int FRAGMENT_BITS = 0x3FFF; // MF and the offset

    private final boolean ethernet;
    private ByteBuffer frame;
    private int hash;

    FlowHash(int linkType) {
        ethernet = linkType == LinkTypes.ETHERNET;
    }

    /** The number for a frame, of which any part may be missing. */
    int of(ByteBuffer bytes) {
        frame = bytes;
        hash = 0;
        if (ethernet) {
            addEthernet();
        } else {
            addNetwork(0, has(0, 1) ? frame.get(0) >> 4 & 0xF : 0);
        }
        return spread(hash);
    }

    private void addEthernet() {
        int offset = ETHER_TYPE_OFFSET;
        while (has(offset, TAG_LENGTH + 2) && EtherTypes.isVlan(unsignedShort(offset))) {
            offset += TAG_LENGTH;
        }
        int type = has(offset, 2) ? unsignedShort(offset) : 0;
        int version = type == EtherTypes.IPV4 ? 4 : type == EtherTypes.IPV6 ? 6 : 0;
        if (version == 0 && has(0, ETHERNET_LENGTH)) {
            addBoth(0, ADDRESS_LENGTH, ADDRESS_LENGTH);
        }
        addNetwork(offset + 2, version);
    }

    private void addNetwork(int offset, int version) {
        if (version == 4 && has(offset, IPV4_LENGTH)) {
            addBoth(offset + 12, offset + 16, 4);
            boolean whole = (unsignedShort(offset + 6) & FRAGMENT_BITS) == 0;
            addTransport(offset + (frame.get(offset) & 0xF) * 4, whole ? frame.get(offset + 9) & 0xFF : 0);
        } else if (version == 6 && has(offset, IPV6_LENGTH)) {
            addBoth(offset + 8, offset + 24, 16);
            addTransport(offset + IPV6_LENGTH, frame.get(offset + 6) & 0xFF);
        }
    }

    private void addTransport(int offset, int protocol) {
        boolean hasPorts =
                switch (protocol) {
                    case 6, 17, 33, 132, 136 -> true; // TCP, UDP, DCCP, SCTP, UDP-Lite
                    default -> false;
                };
        if (hasPorts && has(offset, 4)) {
            addBoth(offset, offset + 2, 2);
        }
    }

    /** Adds two fields of the same length so that it does not matter which of them is which. */
    private void addBoth(int one, int other, int length) {
        hash = spread(hash + part(one, length) + part(other, length));
    }

    private int part(int offset, int length) {
        int value = 0;
        for (int i = 0; i < length; i++) {
            value = value * 31 + frame.get(offset + i);
        }
        return spread(value);
    }

    /** The finalizer of MurmurHash3: all bits depend on all. */
    private static int spread(int value) {
        int bits = (value ^ value >>> 16) * 0x85EB_CA6B;
        bits = (bits ^ bits >>> 13) * 0xC2B2_AE35;
        return bits ^ bits >>> 16;
    }

    private boolean has(int offset, int length) {
        return frame.limit() >= offset + length;
    }

    private int unsignedShort(int offset) {
        return (frame.get(offset) & 0xFF) << 8 | frame.get(offset + 1) & 0xFF;
    }
}
