package io.witness.api.packet;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Shows the beginning of packets outside of any ring like those of a ring, without kernel metadata. Allocates nothing per packet.
 * For one thread.
 */
public final class CopyView {
    private static final int HEADER = BlockLayout.HEADER_LENGTH;
    private static final int DATA = HEADER + PacketLayout.HEADER_LENGTH;
    /** The link layer and the network layer start there, after a packet's header. */
    private static final int OFFSETS = PacketLayout.HEADER_LENGTH << Short.SIZE | PacketLayout.HEADER_LENGTH;

    private final ByteBuffer memory;
    private final long header;
    private final int mostBytes;
    /** Nobody revokes it, so it is pointed at a packet without what keeps a ring's memory from being taken back meanwhile. */
    private final PacketCursor packet = new PacketCursor();

    /**
     * Creates an empty view.
     *
     * @param mostBytes how many bytes of a packet are visible at most
     */
    public CopyView(int mostBytes) {
        this.mostBytes = mostBytes;
        memory = ByteBuffer.allocateDirect(DATA + mostBytes).order(ByteOrder.nativeOrder());
        long start = BlockMemory.address(memory);
        header = start + HEADER;
        packet.wrap(memory, start, start, memory.capacity());
    }

    /**
     * Points the view at a packet.
     *
     * @param copy the packet; it may be changed afterwards
     * @return its first bytes and its length on the wire, valid until the next call
     */
    public Packet of(PacketCopy copy) {
        return of(copy.frame(), 0, copy.snapLength(), copy.wireLength());
    }

    /**
     * Points the view at a packet in a buffer.
     *
     * @param buffer has its captured bytes; its position does not matter and stays
     * @param offset where they start
     * @param snapLength how many they are
     * @param wireLength how many bytes there were on the wire, at least as many
     * @return its first bytes and its length on the wire, valid until the next call
     */
    public Packet of(ByteBuffer buffer, int offset, int snapLength, int wireLength) {
        int length = Math.min(snapLength, mostBytes);
        memory.put(DATA, buffer, offset, length);
        int onWire = Math.max(length, Math.min(wireLength, Packet.MOST_WIRE_LENGTH));
        packet.point(header, OFFSETS, length, Packet.pair(onWire, PacketLayout.STATUS_USER));
        return packet;
    }
}
