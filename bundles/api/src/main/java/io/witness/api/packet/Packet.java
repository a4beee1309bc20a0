package io.witness.api.packet;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads one captured packet as a flyweight. Valid until the cursor moves on, while the block is held; for one thread.
 * Offsets count from the packet's first byte (of its link layer); values of more than a byte are read in network order.
 *
 * <p>The cursor reads the lengths, the positions of the data and of the network layer, and the presence of a VLAN tag once,
 * and they stay the same, so that {@link #copyFrame} copies as many bytes as {@link #frameSnapLength} says. All other values
 * are read on demand, and may change if another process overwrites the ring.
 *
 * <p>The cursor is the packet itself, so that its methods reach their data through one object; that determines most of their
 * time.
 */
public abstract sealed class Packet extends PacketBytes permits PacketCursor {
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

    private static final int VLAN_TAG_OFFSET = 12;
    private static final int VLAN_TAG_LENGTH = 4;
    /** A longer one, with a tag put back, would exceed 31 bits. */
    static final int MOST_WIRE_LENGTH = Integer.MAX_VALUE - VLAN_TAG_LENGTH;

    /** The memory to read while there is no block. */
    private static final ByteBuffer NOWHERE =
            ByteBuffer.allocateDirect(PacketLayout.HEADER_LENGTH).order(ByteOrder.nativeOrder());

    private static final boolean LOW_FIRST = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

    /** Start of the packet's header; all of it lies within the memory, in whatever order threads see these fields. */
    private long header;
    /** {@code tp_len} and {@code tp_status}, read as one 64-bit word. */
    private long wireLengthAndStatus;
    /** {@code tp_mac} and {@code tp_net}, read as one 32-bit word. */
    private int macAndNetwork;

    Packet() {
        long address = BlockMemory.address(NOWHERE);
        wrap(NOWHERE, address, address, NOWHERE.capacity());
    }

    /**
     * Points the flyweight at a block, and at no packet of it.
     *
     * @param buffer the memory that contains the block
     * @param bufferAddress start of the memory
     * @param start start of the block
     * @param bytes size of the block
     */
    final void wrap(ByteBuffer buffer, long bufferAddress, long start, int bytes) {
        wrapBytes(buffer, bufferAddress, start, bytes);
        point(start, 0, 0, 0);
    }

    /**
     * Points the flyweight at a packet of the block, which the cursor has checked.
     *
     * @param address start of the packet's header: all of it lies within the memory
     * @param macAndNetwork {@code tp_mac} and {@code tp_net} as one word, see {@link #mac}
     * @param snap how many bytes of the packet lie within the block
     * @param lengthAndStatus {@code tp_len} and {@code tp_status} as one word
     */
    final void point(long address, int macAndNetwork, long snap, long lengthAndStatus) {
        long first = address + mac(macAndNetwork); // the field may be moved by another thread before it is read
        header = address;
        pointBytes(first, snap);
        wireLengthAndStatus = lengthAndStatus;
        this.macAndNetwork = macAndNetwork;
    }

    /** Extracts the distance from the header to the packet's first byte. */
    static int mac(int macAndNetwork) {
        return LOW_FIRST ? macAndNetwork & 0xFFFF : macAndNetwork >>> Short.SIZE;
    }

    private static int network(int macAndNetwork) {
        return LOW_FIRST ? macAndNetwork >>> Short.SIZE : macAndNetwork & 0xFFFF;
    }

    /** Extracts the first one of two 32-bit values that were read as one word. */
    static int first(long pair) {
        return (int) (LOW_FIRST ? pair : pair >>> Integer.SIZE);
    }

    static long pair(int first, int second) {
        return LOW_FIRST
                ? (long) second << Integer.SIZE | Integer.toUnsignedLong(first)
                : (long) first << Integer.SIZE | Integer.toUnsignedLong(second);
    }

    private static int second(long pair) {
        return (int) (LOW_FIRST ? pair >>> Integer.SIZE : pair);
    }

    /**
     * Returns when the packet was captured.
     *
     * @return nanoseconds since 1970
     */
    public final long timeNanos() {
        return BlockLayout.timeNanos(memory(), header + PacketLayout.SECONDS_OFFSET);
    }

    /**
     * Returns how many bytes the packet had on the wire, without a stripped VLAN tag.
     *
     * @return the length in bytes, at least {@link #snapLength()}
     */
    public final int wireLength() {
        return first(wireLengthAndStatus);
    }

    /**
     * Returns where the network layer starts according to the kernel.
     *
     * @return the offset in bytes, 0 to {@link #snapLength()}
     */
    public final int networkOffset() {
        int offsets = macAndNetwork;
        return Math.max(0, Math.min(network(offsets) - mac(offsets), snapLength()));
    }

    /**
     * Returns the packet's direction and kind of addressee, {@code sll_pkttype} of packet(7).
     *
     * @return the type, such as {@link #TYPE_OUTGOING}
     */
    public final int type() {
        return BlockMemory.unsignedByte(memory(), header + PacketLayout.PACKET_TYPE_OFFSET);
    }

    /**
     * Returns the protocol that the kernel found, {@code sll_protocol} of packet(7): an EtherType, or a smaller number of
     * {@code linux/if_ether.h}.
     *
     * @return 16 bits; 0 if the producer of the ring found none
     */
    public final int protocol() {
        return BlockMemory.networkShort(memory(), header + PacketLayout.PROTOCOL_OFFSET);
    }

    /**
     * Returns the type of the device that received the packet, {@code sll_hatype} of packet(7).
     *
     * @return an ARPHRD number of {@code linux/if_arp.h}, see {@link HardwareTypes}
     */
    public final int hardwareType() {
        return BlockMemory.unsignedShort(memory(), header + PacketLayout.HARDWARE_TYPE_OFFSET);
    }

    /**
     * Returns the length of the sender's link layer address, {@code sll_halen} of packet(7).
     *
     * @return the length in bytes; 0: there is none; more than 8: only 8 bytes of it are available
     */
    public final int addressLength() {
        return BlockMemory.unsignedByte(memory(), header + PacketLayout.ADDRESS_LENGTH_OFFSET);
    }

    /**
     * Returns the sender's link layer address, {@code sll_addr} of packet(7).
     *
     * @return 8 bytes, the first one in the highest bits; bytes after the address are undefined
     */
    public final long address() {
        long first = BlockMemory.networkInt(memory(), header + PacketLayout.ADDRESS_OFFSET);
        int last = BlockMemory.networkInt(memory(), header + PacketLayout.ADDRESS_OFFSET + Integer.BYTES);
        return first << Integer.SIZE | Integer.toUnsignedLong(last);
    }

    /**
     * Tells whether the kernel took a VLAN tag out of the packet; {@link #copyFrame} puts it back if there is a link layer.
     *
     * @return whether there was a tag
     */
    public final boolean hasVlanTag() {
        return (second(wireLengthAndStatus) & PacketLayout.STATUS_VLAN_VALID) != 0;
    }

    /**
     * Returns the tag's priority and VLAN number.
     *
     * @return 16 bits, undefined without {@link #hasVlanTag()}
     */
    public final int vlanTci() {
        return BlockMemory.int32(memory(), header + PacketLayout.VLAN_TCI_OFFSET) & 0xFFFF;
    }

    /**
     * Returns the tag's protocol, 0x8100 if the kernel does not report it.
     *
     * @return 16 bits, undefined without {@link #hasVlanTag()}
     */
    public final int vlanTpid() {
        return (second(wireLengthAndStatus) & PacketLayout.STATUS_VLAN_TPID_VALID) != 0
                ? BlockMemory.unsignedShort(memory(), header + PacketLayout.VLAN_TPID_OFFSET)
                : EtherTypes.VLAN;
    }

    /**
     * Tells whether the kernel kept less of the packet than there was on the wire.
     *
     * @return whether {@link #snapLength()} is less than {@link #wireLength()}
     */
    public final boolean isTruncated() {
        return snapLength() < wireLength();
    }

    /**
     * Tells whether the ring had dropped packets whose number was not read from its statistics yet ({@code
     * TP_STATUS_LOSING}); TPACKET_V3 says it of a whole block.
     *
     * @return whether there were drops
     */
    public final boolean isLosing() {
        int blockStatus = BlockMemory.int32(memory(), block() + BlockLayout.STATUS_OFFSET);
        return ((second(wireLengthAndStatus) | blockStatus) & PacketLayout.STATUS_LOSING) != 0;
    }

    /**
     * Tells whether the packet's checksum is still to be computed by the device that sends it ({@code
     * TP_STATUS_CSUMNOTREADY}), so that it must not be checked here.
     *
     * @return whether that is so
     */
    public final boolean isChecksumNotReady() {
        return has(PacketLayout.STATUS_CHECKSUM_NOT_READY);
    }

    /**
     * Tells whether the checksum of the packet's transport layer was verified on receipt ({@code TP_STATUS_CSUM_VALID}).
     *
     * @return whether it was; false says nothing
     */
    public final boolean isChecksumValid() {
        return has(PacketLayout.STATUS_CHECKSUM_VALID);
    }

    private boolean has(int bit) {
        return (second(wireLengthAndStatus) & bit) != 0;
    }

    /**
     * Tells who took the packet's time, by the bits of the packet itself.
     *
     * @return the kind
     */
    public final TimeStampKind timeStampKind() {
        return TimeStampKind.of(second(wireLengthAndStatus));
    }

    /**
     * Returns the hash of the packet's flow ({@code tp_rxhash}), of a ring that was asked for it. TPACKET_V1 and V2 have none.
     *
     * @return 32 bits; 0: there is none
     */
    public final int rxHash() {
        return BlockMemory.int32(memory(), header + PacketLayout.FLOW_HASH_OFFSET);
    }

    /**
     * Returns the interface of the packet, {@code sll_ifindex} of packet(7).
     *
     * @return the interface's index
     */
    public final int interfaceIndex() {
        return BlockMemory.int32(memory(), header + PacketLayout.INTERFACE_OFFSET);
    }

    /**
     * Returns the length of the copy that {@link #copyFrame} makes.
     *
     * @return {@link #snapLength()}, and 4 more if a VLAN tag is put back
     */
    public final int frameSnapLength() {
        return snapLength() + tagLength();
    }

    /**
     * Returns the length of the packet on the wire with its VLAN tag.
     *
     * @return {@link #wireLength()}, and 4 more if a VLAN tag is put back
     */
    public final int frameWireLength() {
        return wireLength() + tagLength();
    }

    private int tagLength() {
        return hasVlanTag() && snapLength() >= VLAN_TAG_OFFSET && hasLinkLayer() ? VLAN_TAG_LENGTH : 0;
    }

    // The kernel found a link layer before the network layer; there is none in a cooked ring.
    private boolean hasLinkLayer() {
        int offsets = macAndNetwork;
        return network(offsets) != mac(offsets);
    }

    /**
     * Copies the packet as it was on the wire: a VLAN tag that the kernel took out is put back after the addresses.
     *
     * @param target gets {@link #frameSnapLength()} bytes at its position, which advances; of any byte order
     * @throws BufferOverflowException if they do not fit
     */
    public final void copyFrame(ByteBuffer target) {
        if (tagLength() == 0) {
            copy(0, snapLength(), target);
            return;
        }
        copy(0, VLAN_TAG_OFFSET, target);
        putNetworkShort(vlanTpid(), target);
        putNetworkShort(vlanTci(), target);
        copy(VLAN_TAG_OFFSET, snapLength() - VLAN_TAG_OFFSET, target);
    }

    private static void putNetworkShort(int value, ByteBuffer target) {
        target.put((byte) (value >> 8)).put((byte) value);
    }
}
