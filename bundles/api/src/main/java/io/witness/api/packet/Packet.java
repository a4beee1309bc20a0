package io.witness.api.packet;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A flyweight over one captured packet. Valid until the cursor goes on, while the block is held; for one thread. Offsets
 * count from the packet's first byte (of its link layer); values of more than a byte are read in network order.
 *
 * <p>Lengths, the network layer's offset and whether there is a VLAN tag are read once, by the cursor, and stay as they
 * are; the packet's bytes, its time, its type and the tag itself are read where they are asked for, and may change
 * meanwhile if somebody overwrites the ring.
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
    private static final int TPID_8021Q = 0x8100;
    private static final int VLAN_TAG_OFFSET = 12;
    private static final int VLAN_TAG_LENGTH = 4;
    /** With a tag put back, a longer one could not be told in 31 bits. */
    private static final int MOST_WIRE_LENGTH = Integer.MAX_VALUE - VLAN_TAG_LENGTH;

    private ByteBuffer memory;
    private int header;
    private int data;
    private int snapLength;
    private int wireLength;
    private int networkOffset;
    private int status;

    Packet() {}

    /**
     * Points the flyweight at a packet, of which everything is checked that the kernel guarantees: the data lie behind
     * the header and within the room, and are no more than there was on the wire.
     *
     * @param room bytes from the packet's header to the block's end, at least {@link PacketLayout#HEADER_LENGTH}
     * @return how many of them the packet takes
     */
    int wrap(ByteBuffer block, int headerOffset, int room) {
        int snap = second(block.getLong(headerOffset + PacketLayout.NANOS_OFFSET));
        long lengthAndStatus = block.getLong(headerOffset + PacketLayout.WIRE_LENGTH_OFFSET);
        int offsets = block.getInt(headerOffset + PacketLayout.DATA_OFFSET);
        int wire = first(lengthAndStatus);
        int mac = (SWAP ? offsets : offsets >>> Short.SIZE) & 0xFFFF;
        if (mac < PacketLayout.HEADER_LENGTH
                || snap < 0
                || snap > room - mac
                || wire < snap
                || wire > MOST_WIRE_LENGTH) {
            throw malformed(headerOffset, room, mac, snap, wire);
        }
        status = second(lengthAndStatus);
        networkOffset = ((SWAP ? offsets >>> Short.SIZE : offsets) & 0xFFFF) - mac;
        memory = block;
        header = headerOffset;
        data = headerOffset + mac;
        snapLength = snap;
        wireLength = wire;
        return mac + snap;
    }

    /** Two values of 32 bits that lie side by side are read at once: a load and a check of the buffer less. */
    private static int first(long pair) {
        return (int) (SWAP ? pair : pair >>> Integer.SIZE);
    }

    private static int second(long pair) {
        return (int) (SWAP ? pair >>> Integer.SIZE : pair);
    }

    private static MalformedBlockException malformed(int header, int room, int mac, int snap, int wire) {
        String place = " of the packet at offset " + header;
        if (mac < PacketLayout.HEADER_LENGTH || snap < 0 || snap > room - mac) {
            return new MalformedBlockException("tp_snaplen=" + Integer.toUnsignedString(snap) + " at tp_mac=" + mac
                    + place + " does not lie between its header and the block's end, " + room + " bytes on");
        }
        return new MalformedBlockException("tp_len=" + Integer.toUnsignedString(wire) + place
                + " is not from tp_snaplen=" + snap + " to " + MOST_WIRE_LENGTH);
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
     * @return the length in bytes, at least {@link #snapLength()}
     */
    public int wireLength() {
        return wireLength;
    }

    /**
     * Where the network layer starts, as the kernel saw it.
     *
     * @return the offset in bytes, 0 to {@link #snapLength()}
     */
    public int networkOffset() {
        return Math.max(0, Math.min(networkOffset, snapLength));
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
        return (status & PacketLayout.STATUS_VLAN_VALID) != 0;
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
        return (status & PacketLayout.STATUS_VLAN_TPID_VALID) != 0
                ? memory.getShort(header + PacketLayout.VLAN_TPID_OFFSET) & 0xFFFF
                : TPID_8021Q;
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
        return wireLength + tagLength();
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

    private void copy(int offset, int length, ByteBuffer target) {
        int position = target.position();
        if (length > target.remaining()) {
            throw new java.nio.BufferOverflowException();
        }
        target.put(position, memory, data + offset, length).position(position + length);
    }
}
