package io.witness.api.packet;

import java.nio.ByteBuffer;

/**
 * Reads the IPv4 or IPv6 packet in a packet as a flyweight, after any link layer and VLAN tags. Valid as long as the packet;
 * for one thread. Offsets count from the IP header's first byte.
 */
public final class NetworkLayer {
    private final Packet packet;
    private final LinkHeader link;
    private int offset;

    /**
     * Creates a flyweight over the packets of a cursor.
     *
     * @param packet the cursor's flyweight
     * @param linkType the LINKTYPE number of the packets
     */
    public NetworkLayer(Packet packet, int linkType) {
        this.packet = packet;
        this.link = new LinkHeader(linkType);
    }

    /**
     * Looks for IP in the cursor's current packet.
     *
     * @return whether there is at least a byte of it; else this flyweight must not be used
     */
    public boolean find() {
        if (link.isEthernetWithIp(packet)) {
            offset = LinkHeader.ETHERNET_LENGTH;
            return true;
        }
        return findBehindOtherHeaders();
    }

    private boolean findBehindOtherHeaders() {
        boolean ip = link.read(packet);
        offset = link.networkOffset();
        return ip && offset < packet.snapLength();
    }

    /**
     * Returns the packet that contains it, with its time, type and lengths.
     *
     * @return the cursor's flyweight
     */
    public Packet packet() {
        return packet;
    }

    /**
     * Returns where it starts.
     *
     * @return bytes from the packet's first one
     */
    public int offset() {
        return offset;
    }

    /**
     * Returns the version in the header.
     *
     * @return 4 or 6, or something else if the packet is malformed
     */
    public int version() {
        return unsignedByte(0) >> 4;
    }

    /**
     * Returns how many bytes were captured.
     *
     * @return the length in bytes, at least 1
     */
    public int snapLength() {
        return packet.snapLength() - offset;
    }

    /**
     * Returns how many bytes there were on the wire, including padding of the link layer.
     *
     * @return the length in bytes
     */
    public int wireLength() {
        return packet.wireLength() - offset;
    }

    /**
     * Reads an unsigned byte.
     *
     * @param start where, 0 to {@link #snapLength()} - 1
     * @return the value
     * @throws IndexOutOfBoundsException outside of the packet
     */
    public int unsignedByte(int start) {
        return BlockMemory.unsignedByte(packet.memory(), checked(start, 1));
    }

    /**
     * Reads an unsigned 16-bit value in network order.
     *
     * @param start where, 0 to {@link #snapLength()} - 2
     * @return the value
     * @throws IndexOutOfBoundsException outside of the packet
     */
    public int unsignedShort(int start) {
        return BlockMemory.networkShort(packet.memory(), checked(start, 2));
    }

    /**
     * Reads a 32-bit value in network order.
     *
     * @param start where, 0 to {@link #snapLength()} - 4
     * @return the value
     * @throws IndexOutOfBoundsException outside of the packet
     */
    public int int32(int start) {
        return BlockMemory.networkInt(packet.memory(), checked(start, 4));
    }

    /** Returns the address of captured bytes. */
    private long checked(int start, int length) {
        long address = packet.data() + offset + start;
        if (start < 0 || address > packet.end() - length) {
            throw new IndexOutOfBoundsException(
                    "offset " + start + ", length " + length + " in a network layer of " + snapLength() + " bytes");
        }
        return address;
    }

    /**
     * Copies the captured bytes.
     *
     * @param target gets {@link #snapLength()} bytes at its position, which advances; of any byte order
     * @throws java.nio.BufferOverflowException if they do not fit
     */
    public void copy(ByteBuffer target) {
        packet.copy(offset, snapLength(), target);
    }
}
