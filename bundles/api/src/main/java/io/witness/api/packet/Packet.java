package io.witness.api.packet;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A flyweight over one captured packet. Valid until the cursor goes on, while the block is held; for one thread. Offsets
 * count from the packet's first byte (of its link layer); values of more than a byte are read in network order.
 *
 * <p>How many bytes are here, where they are, and whether there is a VLAN tag, are read once, by the cursor, and stay as they
 * are; all else is read where it is asked for, and may change meanwhile if somebody overwrites the ring.
 */
public final class Packet {
    /** Sent to this host ({@code PACKET_HOST}). */
    public static final int TYPE_HOST = 0;
    /** Sent to all ({@code PACKET_BROADCAST}). */
    public static final int TYPE_BROADCAST = 1;
    /** Sent to a group ({@code PACKET_MULTICAST}). */
    public static final int TYPE_MULTICAST = 2;
    /** Sent to another host ({@code PACKET_OTHERHOST}). */
    public static final int TYPE_OTHER_HOST = 3;
    /** Sent by this host ({@code PACKET_OUTGOING}). */
    public static final int TYPE_OUTGOING = 4;

    private static final boolean SWAP = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    private static final int VLAN_TAG_OFFSET = 12;
    private static final int VLAN_TAG_LENGTH = 4;
    /** With a tag put back, a longer one could not be told in 31 bits. */
    static final int MOST_WIRE_LENGTH = Integer.MAX_VALUE - VLAN_TAG_LENGTH;

    private BlockMemory memory;
    private int header;
    private int snapLength;
    /** Two values of 32 bits that lie side by side, which are read at once. */
    private long wireLengthAndStatus;

    Packet() {}

    /** Says in which block the packets are. */
    void wrap(BlockMemory block) {
        memory = block;
    }

    BlockMemory memory() {
        return memory;
    }

    /**
     * Points the flyweight at a packet of the block, which the cursor has checked.
     *
     * @param headerOffset where the packet's header begins: all of it lies within the memory
     * @param snapBytes how many bytes of the packet lie within the block
     * @param lengthAndStatus the two values that lie side by side, as they were read
     */
    void point(int headerOffset, int snapBytes, long lengthAndStatus) {
        header = headerOffset;
        snapLength = snapBytes;
        wireLengthAndStatus = lengthAndStatus;
    }

    /**
     * Where bytes of the packet are. The cursor has seen to it that they lie within the block; yet since then somebody may have
     * overwritten the header, or use the flyweight in another thread: not even then anything outside is read.
     *
     * @param offset within the packet, not negative
     */
    private long data(int offset, int length) {
        BlockMemory block = memory;
        long headerPlace = block.place(header);
        long at = headerPlace + block.unsignedShort(headerPlace + PacketLayout.DATA_OFFSET) + offset;
        if (at > block.end() - length) {
            throw new MalformedBlockException("tp_mac of the packet at offset " + header + " was overwritten");
        }
        return at;
    }

    private long place(int offset) {
        return memory.place(header) + offset;
    }

    /** The value that lies first of two of 32 bits that were read at once. */
    static int first(long pair) {
        return (int) (SWAP ? pair : pair >>> Integer.SIZE);
    }

    private static int second(long pair) {
        return (int) (SWAP ? pair >>> Integer.SIZE : pair);
    }

    /**
     * When the packet was captured.
     *
     * @return nanoseconds since 1970
     */
    public long timeNanos() {
        return BlockLayout.timeNanos(memory, place(PacketLayout.SECONDS_OFFSET));
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
     * @return the length in bytes, at least {@link #snapLength()}
     */
    public int wireLength() {
        return first(wireLengthAndStatus);
    }

    /**
     * Where the network layer starts, as the kernel saw it.
     *
     * @return the offset in bytes, 0 to {@link #snapLength()}
     */
    public int networkOffset() {
        int network = memory.unsignedShort(place(PacketLayout.NETWORK_OFFSET));
        int data = memory.unsignedShort(place(PacketLayout.DATA_OFFSET));
        return Math.max(0, Math.min(network - data, snapLength));
    }

    /**
     * The packet's direction and kind of addressee, {@code sll_pkttype} of packet(7).
     *
     * @return the type, such as {@link #TYPE_OUTGOING}
     */
    public int type() {
        return memory.unsignedByte(place(PacketLayout.PACKET_TYPE_OFFSET));
    }

    /**
     * Whether the kernel took a VLAN tag out of the packet; {@link #copyFrame} puts it back.
     *
     * @return whether there was a tag
     */
    public boolean hasVlanTag() {
        return (second(wireLengthAndStatus) & PacketLayout.STATUS_VLAN_VALID) != 0;
    }

    /**
     * The tag's priority and VLAN number.
     *
     * @return 16 bits, of no meaning without {@link #hasVlanTag()}
     */
    public int vlanTci() {
        return memory.int32(place(PacketLayout.VLAN_TCI_OFFSET)) & 0xFFFF;
    }

    /**
     * The tag's protocol, 0x8100 where the kernel does not tell.
     *
     * @return 16 bits, of no meaning without {@link #hasVlanTag()}
     */
    public int vlanTpid() {
        return (second(wireLengthAndStatus) & PacketLayout.STATUS_VLAN_TPID_VALID) != 0
                ? memory.unsignedShort(place(PacketLayout.VLAN_TPID_OFFSET))
                : EtherTypes.VLAN;
    }

    /**
     * Reads an unsigned byte.
     *
     * @param offset where, 0 to {@link #snapLength()} - 1
     * @return the value
     * @throws IndexOutOfBoundsException outside of the packet
     */
    public int unsignedByte(int offset) {
        return memory.unsignedByte(checked(offset, 1));
    }

    /**
     * Reads an unsigned 16-bit value in network order.
     *
     * @param offset where, 0 to {@link #snapLength()} - 2
     * @return the value
     * @throws IndexOutOfBoundsException outside of the packet
     */
    public int unsignedShort(int offset) {
        int value = memory.unsignedShort(checked(offset, 2));
        return SWAP ? Short.reverseBytes((short) value) & 0xFFFF : value;
    }

    /**
     * Reads a 32-bit value in network order.
     *
     * @param offset where, 0 to {@link #snapLength()} - 4
     * @return the value
     * @throws IndexOutOfBoundsException outside of the packet
     */
    public int int32(int offset) {
        int value = memory.int32(checked(offset, 4));
        return SWAP ? Integer.reverseBytes(value) : value;
    }

    /**
     * Where bytes of the packet lie in their block's memory.
     *
     * @param offset the first one, 0 to {@link #snapLength()}
     * @param length how many, at most up to {@link #snapLength()}
     * @return an index of {@link io.witness.api.ring.Ring#memory}'s buffer
     * @throws IndexOutOfBoundsException outside of the packet
     */
    public int index(int offset, int length) {
        if (length < 0) {
            throw outside(offset, length);
        }
        return memory.offset(checked(offset, length));
    }

    /** The place of bytes that the packet has. */
    private long checked(int offset, int length) {
        if (offset < 0 || offset > snapLength - length) {
            throw outside(offset, length);
        }
        return data(offset, length);
    }

    private IndexOutOfBoundsException outside(int offset, int length) {
        return new IndexOutOfBoundsException(
                "offset " + offset + ", length " + length + " in a packet of " + snapLength + " bytes");
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
     * @param target gets {@link #frameSnapLength()} bytes at its position, which advances; of any byte order
     * @throws java.nio.BufferOverflowException if they do not fit
     */
    public void copyFrame(ByteBuffer target) {
        if (tagLength() == 0) {
            copy(0, snapLength, target);
            return;
        }
        copy(0, VLAN_TAG_OFFSET, target);
        putNetworkShort(vlanTpid(), target);
        putNetworkShort(vlanTci(), target);
        copy(VLAN_TAG_OFFSET, snapLength - VLAN_TAG_OFFSET, target);
    }

    private static void putNetworkShort(int value, ByteBuffer target) {
        target.put((byte) (value >> 8)).put((byte) value);
    }

    /**
     * Copies bytes of the packet as they are here, a stripped VLAN tag not among them.
     *
     * @param offset the first one, 0 to {@link #snapLength()}
     * @param length how many, at most up to {@link #snapLength()}
     * @param target gets them at its position, which advances; of any byte order
     * @throws IndexOutOfBoundsException outside of the packet
     * @throws java.nio.BufferOverflowException if they do not fit
     */
    public void copy(int offset, int length, ByteBuffer target) {
        if (length == 0) {
            return;
        }
        int from = index(offset, length);
        int position = target.position();
        if (length > target.remaining()) {
            throw new java.nio.BufferOverflowException();
        }
        target.put(position, memory.buffer(), from, length).position(position + length);
    }
}
