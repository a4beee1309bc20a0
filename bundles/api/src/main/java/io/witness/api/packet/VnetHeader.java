package io.witness.api.packet;

/**
 * Reads the virtio header before a packet as a flyweight, in a ring with {@code PACKET_VNET_HDR}; in another ring it shows
 * anything. Valid as long as the packet; for one thread. Constants are in {@link VnetHeaderLayout}.
 */
public final class VnetHeader {
    private final Packet packet;

    /**
     * Creates a flyweight over the packets of a cursor.
     *
     * @param packet the cursor's flyweight
     */
    public VnetHeader(Packet packet) {
        this.packet = packet;
    }

    private long at(int offset) {
        return packet.headroom(VnetHeaderLayout.LENGTH) + offset;
    }

    private int unsignedByte(int offset) {
        return BlockMemory.unsignedByte(packet.memory(), at(offset));
    }

    private int unsignedShort(int offset) {
        return BlockMemory.unsignedShort(packet.memory(), at(offset));
    }

    /**
     * Returns the flags.
     *
     * @return such as {@link VnetHeaderLayout#FLAG_NEEDS_CHECKSUM}
     */
    public int flags() {
        return unsignedByte(VnetHeaderLayout.FLAGS_OFFSET);
    }

    /**
     * Returns the kind of segmentation offload.
     *
     * @return such as {@link VnetHeaderLayout#GSO_NONE}
     */
    public int gsoType() {
        return unsignedByte(VnetHeaderLayout.GSO_TYPE_OFFSET);
    }

    /**
     * Returns the length of the headers that each segment gets.
     *
     * @return bytes
     */
    public int headerLength() {
        return unsignedShort(VnetHeaderLayout.HEADER_LENGTH_OFFSET);
    }

    /**
     * Returns the size of each segment without its headers.
     *
     * @return bytes
     */
    public int gsoSize() {
        return unsignedShort(VnetHeaderLayout.GSO_SIZE_OFFSET);
    }

    /**
     * Returns where the computation of the checksum starts.
     *
     * @return bytes from the packet's first one
     */
    public int checksumStart() {
        return unsignedShort(VnetHeaderLayout.CHECKSUM_START_OFFSET);
    }

    /**
     * Returns where the checksum is.
     *
     * @return bytes from {@link #checksumStart()}
     */
    public int checksumOffset() {
        return unsignedShort(VnetHeaderLayout.CHECKSUM_OFFSET_OFFSET);
    }
}
