package io.witness.api.packet;

import java.nio.ByteBuffer;

/**
 * Walks the packets of a block without copying or allocating. Each offset and length is read once, checked against the
 * block, and only then used, so that memory which changes meanwhile cannot lead outside of it. For one thread.
 */
public final class PacketCursor {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final Packet packet = new Packet();
    private ByteBuffer memory;
    private int capacity;
    private int remaining;
    private int nextHeader;

    PacketCursor() {}

    PacketCursor reset(ByteBuffer block) {
        memory = block;
        capacity = block.capacity();
        remaining = block.getInt(BlockLayout.NUM_PACKETS_OFFSET);
        nextHeader = block.getInt(BlockLayout.FIRST_PACKET_OFFSET);
        if (remaining < 0) {
            throw new MalformedBlockException("num_pkts=" + Integer.toUnsignedString(remaining));
        }
        return this;
    }

    /**
     * Goes to the next packet.
     *
     * @return whether there is one; {@link #packet()} then shows it
     * @throws MalformedBlockException if the packet does not lie within the block
     */
    public boolean next() {
        if (remaining == 0) {
            return false;
        }
        int header = nextHeader;
        if (header < BlockLayout.HEADER_LENGTH || header > capacity - PacketLayout.HEADER_LENGTH) {
            throw outside("packet header", header);
        }
        int length = memory.getInt(header + PacketLayout.SNAP_LENGTH_OFFSET);
        int data = header + (memory.getShort(header + PacketLayout.DATA_OFFSET) & 0xFFFF);
        if (length < 0 || data > capacity - length) {
            throw outside("packet of snaplen " + Integer.toUnsignedString(length), data);
        }
        packet.wrap(memory, header, data, length);
        if (--remaining != 0) {
            advance(header);
        }
        return true;
    }

    private void advance(int header) {
        int distance = memory.getInt(header + PacketLayout.NEXT_OFFSET);
        if (distance < PacketLayout.HEADER_LENGTH || distance > capacity - header) {
            throw outside("tp_next_offset " + Integer.toUnsignedString(distance), header);
        }
        nextHeader = header + distance;
    }

    /**
     * The packet that the last {@link #next()} went to.
     *
     * @return the flyweight, the same one for every packet: valid until the next call of {@link #next()}
     */
    public Packet packet() {
        return packet;
    }

    private MalformedBlockException outside(String what, int offset) {
        return new MalformedBlockException(what + " at offset " + Integer.toUnsignedString(offset)
                + " is outside of the block of " + capacity + " bytes");
    }

    static long timeNanos(ByteBuffer memory, int offset) {
        return (memory.getInt(offset) & 0xFFFF_FFFFL) * NANOS_PER_SECOND + (memory.getInt(offset + 4) & 0xFFFF_FFFFL);
    }
}
