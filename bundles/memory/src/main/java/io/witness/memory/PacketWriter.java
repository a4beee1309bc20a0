package io.witness.memory;

import io.witness.api.packet.BlockLayout;
import io.witness.api.packet.PacketCopy;
import io.witness.api.packet.PacketLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Lays a packet out in a block, as {@code tpacket_rcv} of {@code net/packet/af_packet.c} does. For one thread. */
final class PacketWriter {
    private static final int NANOS_PER_SECOND = 1_000_000_000;
    /** The last second that fits into a packet header, in 2106. */
    private static final long MOST_SECONDS = 0xFFFF_FFFFL;
    /** A larger value would be rejected, see {@link io.witness.api.packet.PacketCursor}. */
    private static final int MOST_WIRE_BYTES = Integer.MAX_VALUE - 4;

    private static final boolean SWAP = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

    private final LinkLayer link;
    private final int interfaceIndex;
    private final int networkOffset;
    private final int dataOffset;
    private final int mostBytes;
    private PacketCopy packet;
    private int snapLength;

    // Packets are truncated so that they fit into a block, or earlier.
    PacketWriter(int linkType, int snapLength, int interfaceIndex, int blockSize) {
        link = new LinkLayer(linkType);
        this.interfaceIndex = interfaceIndex;
        int room = Math.max(PacketLayout.LEAST_LINK_ROOM, link.headerLength());
        networkOffset = align(PacketLayout.HEADER_LENGTH + room, PacketLayout.NETWORK_ALIGNMENT);
        dataOffset = networkOffset - link.headerLength();
        mostBytes = Math.min(snapLength, blockSize - BlockLayout.HEADER_LENGTH - dataOffset);
    }

    private static int align(int length, int alignment) {
        return (length + alignment - 1) / alignment * alignment;
    }

    /** Sets the packet to lay out next. */
    void set(PacketCopy next) {
        packet = next;
        link.read(next);
        snapLength = Math.min(next.snapLength() - link.tagLength(), mostBytes);
    }

    /** Returns how many bytes of a block the packet takes. */
    int length() {
        return length(snapLength);
    }

    /** Returns how many bytes of a block a packet with this many captured bytes takes. */
    int length(int captured) {
        return align(dataOffset + Math.min(captured, mostBytes), BlockLayout.PACKET_ALIGNMENT);
    }

    /** Writes the packet, with next_offset as if another one followed. */
    void write(ByteBuffer block, int header) {
        block.putInt(header + PacketLayout.NEXT_OFFSET, length());
        putTime(packet.timeNanos(), block, header + PacketLayout.SECONDS_OFFSET);
        block.putInt(header + PacketLayout.SNAP_LENGTH_OFFSET, snapLength);
        block.putInt(header + PacketLayout.WIRE_LENGTH_OFFSET, wireLength());
        block.putInt(header + PacketLayout.STATUS_OFFSET, status());
        block.putShort(header + PacketLayout.DATA_OFFSET, (short) dataOffset);
        block.putShort(header + PacketLayout.NETWORK_OFFSET, (short) networkOffset);
        block.putInt(header + PacketLayout.FLOW_HASH_OFFSET, 0);
        block.putInt(header + PacketLayout.VLAN_TCI_OFFSET, link.tag());
        block.putShort(header + PacketLayout.VLAN_TPID_OFFSET, (short) link.tagProtocol());
        block.putShort(header + PacketLayout.PADDING_OFFSET, (short) 0);
        block.putLong(header + PacketLayout.PADDING_OFFSET + Short.BYTES, 0);
        writeAddress(block, header);
        link.copyData(block, header + dataOffset, snapLength);
    }

    private int wireLength() {
        return Math.min(packet.wireLength() - link.tagLength(), MOST_WIRE_BYTES);
    }

    /** Writes seconds, then nanoseconds. A time that does not fit into a header becomes the nearest one that does. */
    static void putTime(long timeNanos, ByteBuffer block, int offset) {
        long time = Math.max(0, timeNanos);
        boolean tooLate = time / NANOS_PER_SECOND > MOST_SECONDS;
        block.putInt(offset, (int) (tooLate ? MOST_SECONDS : time / NANOS_PER_SECOND));
        block.putInt(offset + Integer.BYTES, (int) (tooLate ? NANOS_PER_SECOND - 1 : time % NANOS_PER_SECOND));
    }

    private int status() {
        int tagged = PacketLayout.STATUS_VLAN_VALID | PacketLayout.STATUS_VLAN_TPID_VALID;
        return PacketLayout.STATUS_USER | (link.isTagged() ? tagged : 0);
    }

    private void writeAddress(ByteBuffer block, int header) {
        short protocol = (short) link.protocol();
        block.putShort(header + PacketLayout.ADDRESS_FAMILY_OFFSET, (short) PacketLayout.ADDRESS_FAMILY);
        block.putShort(header + PacketLayout.PROTOCOL_OFFSET, SWAP ? Short.reverseBytes(protocol) : protocol);
        block.putInt(header + PacketLayout.INTERFACE_OFFSET, interfaceIndex);
        block.putShort(header + PacketLayout.HARDWARE_TYPE_OFFSET, (short) link.hardwareType());
        block.put(header + PacketLayout.PACKET_TYPE_OFFSET, (byte) packet.type());
        block.put(header + PacketLayout.ADDRESS_LENGTH_OFFSET, (byte) link.addressLength());
        link.copyAddress(block, header + PacketLayout.ADDRESS_OFFSET);
    }
}
