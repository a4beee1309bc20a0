package io.witness.api.packet;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A flyweight over one captured packet. Valid until the cursor goes on, while the block is held; for one thread. Offsets
 * count from the packet's first byte (of its link layer); values of more than a byte are read in network order.
 */
public final class Packet {
    /** Sent to this host ({@code PACKET_HOST}). */
    public static final int TYPE_HOST = 0;
    /** Sent by this host ({@code PACKET_OUTGOING}). */
    public static final int TYPE_OUTGOING = 4;

    private static final boolean SWAP = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    private static final int TPID_8021Q = 0x8100;
    private static final int VLAN_TAG_OFFSET = 12;
    private static final int VLAN_TAG_LENGTH = 4;

    private ByteBuffer memory;
    private int header;
    private int data;
    private int snapLength;

    Packet() {}

    void wrap(ByteBuffer block, int headerOffset, int dataOffset, int length) {
        memory = block;
        header = headerOffset;
        data = dataOffset;
        snapLength = length;
    }

    /**
     * When the packet was captured.
     *
     * @return nanoseconds since 1970
     */
    public long timeNanos() {
        return PacketCursor.timeNanos(memory, header + PacketLayout.SECONDS_OFFSET);
    }

    /**
     * How many bytes of the packet are here, a stripped VLAN tag not counted.
     *
     * @return the length in bytes
     */
    public int snapLength() {
        return snapLength;
    }

    /**
     * How many bytes the packet had on the wire, a stripped VLAN tag not counted.
     *
     * @return the length in bytes
     */
    public int wireLength() {
        return memory.getInt(header + PacketLayout.WIRE_LENGTH_OFFSET);
    }

    /**
     * Where the network layer starts, as the kernel saw it.
     *
     * @return the offset in bytes, 0 to {@link #snapLength()}
     */
    public int networkOffset() {
        int offset = header + (memory.getShort(header + PacketLayout.NETWORK_OFFSET) & 0xFFFF) - data;
        return Math.max(0, Math.min(offset, snapLength));
    }

    /**
     * The packet's direction and kind of addressee, {@code sll_pkttype} of packet(7).
     *
     * @return the type, such as {@link #TYPE_OUTGOING}
     */
    public int type() {
        return memory.get(header + PacketLayout.PACKET_TYPE_OFFSET) & 0xFF;
    }

    /**
     * Whether the kernel took a VLAN tag out of the packet; {@link #copyFrame} puts it back.
     *
     * @return whether there was a tag
     */
    public boolean hasVlanTag() {
        return (status() & PacketLayout.STATUS_VLAN_VALID) != 0;
    }

    /**
     * The tag's priority and VLAN number.
     *
     * @return 16 bits, of no meaning without {@link #hasVlanTag()}
     */
    public int vlanTci() {
        return memory.getInt(header + PacketLayout.VLAN_TCI_OFFSET) & 0xFFFF;
    }

    /**
     * The tag's protocol, 0x8100 where the kernel does not tell.
     *
     * @return 16 bits, of no meaning without {@link #hasVlanTag()}
     */
    public int vlanTpid() {
        return (status() & PacketLayout.STATUS_VLAN_TPID_VALID) != 0
                ? memory.getShort(header + PacketLayout.VLAN_TPID_OFFSET) & 0xFFFF
                : TPID_8021Q;
    }

    private int status() {
        return memory.getInt(header + PacketLayout.STATUS_OFFSET);
    }

    /**
     * Reads an unsigned byte.
     *
     * @param offset where, 0 to {@link #snapLength()} - 1
     * @return the value
     * @throws IndexOutOfBoundsException outside of the packet
     */
    public int unsignedByte(int offset) {
        return memory.get(at(offset, 1)) & 0xFF;
    }

    /**
     * Reads an unsigned 16-bit value in network order.
     *
     * @param offset where, 0 to {@link #snapLength()} - 2
     * @return the value
     * @throws IndexOutOfBoundsException outside of the packet
     */
    public int unsignedShort(int offset) {
        short value = memory.getShort(at(offset, 2));
        return (SWAP ? Short.reverseBytes(value) : value) & 0xFFFF;
    }

    /**
     * Reads a 32-bit value in network order.
     *
     * @param offset where, 0 to {@link #snapLength()} - 4
     * @return the value
     * @throws IndexOutOfBoundsException outside of the packet
     */
    public int int32(int offset) {
        int value = memory.getInt(at(offset, 4));
        return SWAP ? Integer.reverseBytes(value) : value;
    }

    private int at(int offset, int length) {
        if (offset < 0 || offset > snapLength - length) {
            throw new IndexOutOfBoundsException(
                    "offset " + offset + ", length " + length + " in a packet of " + snapLength + " bytes");
        }
        return data + offset;
    }

    /**
     * Length of what {@link #copyFrame} copies.
     *
     * @return {@link #snapLength()}, and 4 more if a VLAN tag is put back
     */
    public int frameSnapLength() {
        return snapLength + tagLength();
    }

    /**
     * Length of the packet on the wire with its VLAN tag.
     *
     * @return {@link #wireLength()}, and 4 more if a VLAN tag is put back
     */
    public int frameWireLength() {
        return wireLength() + tagLength();
    }

    private int tagLength() {
        return hasVlanTag() && snapLength >= VLAN_TAG_OFFSET ? VLAN_TAG_LENGTH : 0;
    }

    /**
     * Copies the packet as it was on the wire: a VLAN tag that the kernel took out is put back behind the addresses.
     *
     * @param target gets {@link #frameSnapLength()} bytes at its position, which advances; big-endian
     * @throws java.nio.BufferOverflowException if they do not fit
     */
    public void copyFrame(ByteBuffer target) {
        if (tagLength() == 0) {
            copy(0, snapLength, target);
            return;
        }
        copy(0, VLAN_TAG_OFFSET, target);
        target.put((byte) (vlanTpid() >> 8)).put((byte) vlanTpid());
        target.put((byte) (vlanTci() >> 8)).put((byte) vlanTci());
        copy(VLAN_TAG_OFFSET, snapLength - VLAN_TAG_OFFSET, target);
    }

    private void copy(int offset, int length, ByteBuffer target) {
        int position = target.position();
        if (length > target.remaining()) {
            throw new java.nio.BufferOverflowException();
        }
        target.put(position, memory, data + offset, length).position(position + length);
    }
}
