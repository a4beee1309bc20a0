package io.witness.api.packet;

/**
 * A flyweight over a packet's link layer: which protocol stands behind it and its VLAN tags, and where. Garbage leads to
 * {@link #NONE}, not out of the packet. For one thread.
 */
public final class LinkHeader {
    /** There is no such field, it is cut off, or the link type is not understood. */
    public static final int NONE = -1;

    private static final int TAG_LENGTH = 4;
    private static final int MOST_TAGS = 8;
    private static final int NULL_LENGTH = 4;
    private static final int ETHERNET_TYPE_OFFSET = 12;
    private static final int ETHERNET_LENGTH = 14;
    private static final int SLL_TYPE_OFFSET = 14;
    private static final int SLL_LENGTH = 16;
    private static final int SLL2_LENGTH = 20;

    private final int linkType;
    private int etherType;
    private int networkOffset;
    private int tags;

    /**
     * A flyweight that points nowhere.
     *
     * @param linkType the LINKTYPE number of the packets, see {@link LinkTypes}
     */
    public LinkHeader(int linkType) {
        this.linkType = linkType;
    }

    /**
     * Reads a packet's.
     *
     * @param packet the packet
     */
    public void read(Packet packet) {
        etherType = NONE;
        networkOffset = 0;
        tags = 0;
        switch (linkType) {
            case LinkTypes.ETHERNET -> readTyped(packet, ETHERNET_TYPE_OFFSET, ETHERNET_LENGTH);
            case LinkTypes.LINUX_SLL -> readTyped(packet, SLL_TYPE_OFFSET, SLL_LENGTH);
            case LinkTypes.LINUX_SLL2 -> readTyped(packet, 0, SLL2_LENGTH);
            case LinkTypes.RAW, LinkTypes.IPV4, LinkTypes.IPV6 -> readVersion(packet, 0);
            case LinkTypes.NULL, LinkTypes.LOOP -> readVersion(packet, NULL_LENGTH);
            default -> readProtocol(packet);
        }
    }

    private void readTyped(Packet packet, int typeOffset, int length) {
        int captured = packet.snapLength();
        if (captured < length) {
            return;
        }
        networkOffset = length;
        etherType = packet.unsignedShort(typeOffset);
        while (EtherTypes.isVlan(etherType) && tags < MOST_TAGS && networkOffset + TAG_LENGTH <= captured) {
            etherType = packet.unsignedShort(networkOffset + 2);
            networkOffset += TAG_LENGTH;
            tags++;
        }
    }

    /** Of an unknown link layer, the kernel tells what is behind it, and where; it may not tell what. */
    private void readProtocol(Packet packet) {
        int protocol = packet.protocol();
        if (protocol == 0 || protocol == EtherTypes.IPV4 || protocol == EtherTypes.IPV6) {
            readVersion(packet, packet.networkOffset());
        } else if (protocol >= EtherTypes.SMALLEST) {
            networkOffset = packet.networkOffset();
            etherType = protocol;
        }
    }

    /** Where nothing tells what follows, the version tells whether it can be IP. */
    private void readVersion(Packet packet, int offset) {
        if (packet.snapLength() <= offset) {
            return;
        }
        networkOffset = offset;
        int version = packet.unsignedByte(offset) >> 4;
        etherType = version == 4 ? EtherTypes.IPV4 : version == 6 ? EtherTypes.IPV6 : NONE;
    }

    /**
     * The EtherType behind all VLAN tags, or an 802.3 length.
     *
     * @return 16 bits, or {@link #NONE}
     */
    public int etherType() {
        return etherType;
    }

    /**
     * Where the network layer starts.
     *
     * @return bytes from the packet's start, 0 to its captured length
     */
    public int networkOffset() {
        return networkOffset;
    }

    /**
     * How many VLAN tags are in the packet's data; one that the kernel took out is not.
     *
     * @return the number, at most 8
     */
    public int tags() {
        return tags;
    }
}
