package io.witness.api.packet;

import java.nio.ByteBuffer;

/**
 * A flyweight over the IPv4 or IPv6 packet in a packet, whatever link layer and VLAN tags stand before it. Valid as long as
 * the packet is; for one thread. Offsets count from the IP header's first byte.
 */
public final class NetworkLayer {
    private static final int ETHERNET_TYPE_OFFSET = 12;
    private static final int ETHERNET_LENGTH = 14;

    private final Packet packet;
    private final boolean ethernet;
    private final LinkHeader link;
    private int start;

    /**
     * A flyweight over the packets of a cursor.
     *
     * @param packet the cursor's flyweight
     * @param linkType the LINKTYPE number of the packets
     */
    public NetworkLayer(Packet packet, int linkType) {
        this.packet = packet;
        this.ethernet = linkType == LinkTypes.ETHERNET;
        this.link = new LinkHeader(linkType);
    }

    /**
     * Looks for IP in the packet that the cursor has gone to.
     *
     * @return whether there is at least a byte of it; else this flyweight must not be used
     */
    public boolean find() {
        if (ethernet && packet.snapLength() > ETHERNET_LENGTH) {
            int etherType = packet.unsignedShort(ETHERNET_TYPE_OFFSET);
            if (etherType == EtherTypes.IPV4 || etherType == EtherTypes.IPV6) {
                start = ETHERNET_LENGTH;
                return true;
            }
        }
        return findBehindOtherHeaders();
    }

    private boolean findBehindOtherHeaders() {
        link.read(packet);
        start = link.networkOffset();
        boolean ip = link.etherType() == EtherTypes.IPV4 || link.etherType() == EtherTypes.IPV6;
        return ip && start < packet.snapLength();
    }

    /**
     * The packet in which it is: its time, type and lengths.
     *
     * @return the cursor's flyweight
     */
    public Packet packet() {
        return packet;
    }

    /**
     * Where it starts.
     *
     * @return bytes from the packet's first one
     */
    public int offset() {
        return start;
    }

    /**
     * The version, as the header says.
     *
     * @return 4 or 6, or something else if the packet is malformed
     */
    public int version() {
        return unsignedByte(0) >> 4;
    }

    /**
     * How many bytes are here.
     *
     * @return the length in bytes, at least 1
     */
    public int snapLength() {
        return packet.snapLength() - start;
    }

    /**
     * How many bytes there were on the wire, padding of the link layer included.
     *
     * @return the length in bytes
     */
    public int wireLength() {
        return packet.wireLength() - start;
    }

    /**
     * Reads an unsigned byte.
     *
     * @param offset where, 0 to {@link #snapLength()} - 1
     * @return the value
     * @throws IndexOutOfBoundsException outside of the packet
     */
    public int unsignedByte(int offset) {
        return packet.unsignedByte(start + offset);
    }

    /**
     * Reads an unsigned 16-bit value in network order.
     *
     * @param offset where, 0 to {@link #snapLength()} - 2
     * @return the value
     * @throws IndexOutOfBoundsException outside of the packet
     */
    public int unsignedShort(int offset) {
        return packet.unsignedShort(start + offset);
    }

    /**
     * Reads a 32-bit value in network order.
     *
     * @param offset where, 0 to {@link #snapLength()} - 4
     * @return the value
     * @throws IndexOutOfBoundsException outside of the packet
     */
    public int int32(int offset) {
        return packet.int32(start + offset);
    }

    /**
     * Copies what is here.
     *
     * @param target gets {@link #snapLength()} bytes at its position, which advances; of any byte order
     * @throws java.nio.BufferOverflowException if they do not fit
     */
    public void copy(ByteBuffer target) {
        packet.copy(start, snapLength(), target);
    }
}
