package io.witness.api.packet;

import java.util.Optional;

/**
 * Reads a packet's link layer as a flyweight: the protocol after it, and its VLAN tags. Garbage leads to {@link #NONE},
 * never out of the packet. For one thread.
 */
public final class LinkHeader {
    /** The field is missing or truncated, or the link type is not supported. */
    public static final int NONE = -1;

    private static final int MOST_TAGS = 8;
    private static final int ETHERNET_TYPE_OFFSET = LinkForm.ETHERNET.typeOffset();
    static final int ETHERNET_LENGTH = LinkForm.ETHERNET.headerLength();
    private static final int IPV4 = BlockMemory.asRead(EtherTypes.IPV4);
    private static final int IPV6 = BlockMemory.asRead(EtherTypes.IPV6);

    private final boolean isKnown;
    private final boolean hasType;
    private final int typeOffset;
    private final int length;
    /** Bytes of an Ethernet header and one more; larger than any packet for other headers. */
    private final long leastEthernet;

    private int etherType;
    private int networkOffset;
    private int tags;

    /**
     * Creates a flyweight that points nowhere.
     *
     * @param linkType the LINKTYPE number of the packets, see {@link LinkTypes}
     */
    public LinkHeader(int linkType) {
        Optional<LinkForm> form = LinkForm.of(linkType);
        isKnown = form.isPresent();
        hasType = isKnown && form.get().hasType();
        typeOffset = isKnown ? form.get().typeOffset() : LinkForm.NO_TYPE;
        length = isKnown ? form.get().headerLength() : 0;
        leastEthernet = linkType == LinkTypes.ETHERNET ? ETHERNET_LENGTH + 1 : Long.MAX_VALUE;
    }

    /**
     * Tells whether a byte of IP follows directly after an Ethernet header, as in most packets. Faster than {@link #read},
     * and stores nothing.
     */
    boolean isEthernetWithIp(Packet packet) {
        long data = packet.data(); // once: another thread may move it
        if (packet.end() - data < leastEthernet) {
            return false;
        }
        int type = BlockMemory.unsignedShort(packet.memory(), data + ETHERNET_TYPE_OFFSET);
        return type == IPV4 || type == IPV6;
    }

    /**
     * Reads the link layer of a packet.
     *
     * @param packet the packet
     * @return whether IPv4 or IPv6 follows, of which possibly nothing was captured
     */
    public boolean read(Packet packet) {
        etherType = NONE;
        networkOffset = 0;
        tags = 0;
        if (hasType) {
            readTyped(packet);
        } else if (isKnown) {
            readVersion(packet, length);
        } else {
            readProtocol(packet);
        }
        return etherType == EtherTypes.IPV4 || etherType == EtherTypes.IPV6;
    }

    private void readTyped(Packet packet) {
        int captured = packet.snapLength();
        if (captured < length) {
            return;
        }
        networkOffset = length;
        etherType = packet.unsignedShort(typeOffset);
        while (EtherTypes.isVlan(etherType) && tags < MOST_TAGS && networkOffset + LinkForm.TAG_LENGTH <= captured) {
            etherType = packet.unsignedShort(networkOffset + 2);
            networkOffset += LinkForm.TAG_LENGTH;
            tags++;
        }
    }

    // For an unknown link layer, the kernel may know what follows and where.
    private void readProtocol(Packet packet) {
        int protocol = packet.protocol();
        if (protocol == 0 || protocol == EtherTypes.IPV4 || protocol == EtherTypes.IPV6) {
            readVersion(packet, packet.networkOffset());
        } else if (protocol >= EtherTypes.SMALLEST) {
            networkOffset = packet.networkOffset();
            etherType = protocol;
        }
    }

    // Without a type field, the version tells whether it can be IP.
    private void readVersion(Packet packet, int offset) {
        if (packet.snapLength() <= offset) {
            return;
        }
        networkOffset = offset;
        int version = packet.unsignedByte(offset) >> 4;
        etherType = version == 4 ? EtherTypes.IPV4 : version == 6 ? EtherTypes.IPV6 : NONE;
    }

    /**
     * Returns the EtherType after all VLAN tags, or an 802.3 length.
     *
     * @return 16 bits, or {@link #NONE}
     */
    public int etherType() {
        return etherType;
    }

    /**
     * Returns where the network layer starts.
     *
     * @return bytes from the packet's start, 0 to its captured length
     */
    public int networkOffset() {
        return networkOffset;
    }

    /**
     * Counts the VLAN tags in the packet's data, without the one that the kernel took out.
     *
     * @return the number, at most 8
     */
    public int tags() {
        return tags;
    }

    /**
     * Finds the control information of a VLAN tag: priority and VLAN number.
     *
     * @param tag which one, 0 to {@link #tags()} - 1; the outermost is 0
     * @return bytes from the packet's start to the 16 bits
     */
    public int tagOffset(int tag) {
        return networkOffset - LinkForm.TAG_LENGTH * (tags - tag);
    }
}
