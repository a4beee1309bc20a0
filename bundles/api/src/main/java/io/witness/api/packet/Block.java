package io.witness.api.packet;

import java.nio.ByteBuffer;

/**
 * A flyweight over one block. It is reused: a reader has one and points it at each block that it gets. Not for use by
 * several threads at once; valid while the reader holds the block.
 */
public final class Block {
    private final PacketCursor cursor = new PacketCursor();
    private ByteBuffer memory;
    private int index;

    /** Creates a flyweight that points nowhere. */
    public Block() {}

    /**
     * Points the flyweight at a block.
     *
     * @param memory the memory of that block alone, in native byte order, starting at index 0
     * @param index the block's place in its ring
     * @return this
     */
    public Block wrap(ByteBuffer memory, int index) {
        this.memory = memory;
        this.index = index;
        return this;
    }

    /**
     * The block's place in its ring.
     *
     * @return the index, from 0
     */
    public int index() {
        return index;
    }

    /**
     * How many packets the header says are there; the cursor checks them one by one.
     *
     * @return the number of packets
     */
    public int packetCount() {
        return BlockLayout.packetCount(memory);
    }

    /**
     * The block's number within its ring, counted by the kernel. A reader that misses blocks sees a gap.
     *
     * @return the sequence number
     */
    public long sequenceNumber() {
        return memory.getLong(BlockLayout.SEQUENCE_OFFSET);
    }

    /**
     * When the last packet of the block came.
     *
     * @return nanoseconds since 1970
     */
    public long lastTimeNanos() {
        return PacketCursor.timeNanos(memory, BlockLayout.LAST_TIME_OFFSET);
    }

    /**
     * Walks the packets from the first one. There is one cursor a flyweight: a second call starts the same one again.
     *
     * @return the cursor, before the first packet
     * @throws MalformedBlockException if the block's header cannot be true
     */
    public PacketCursor packets() {
        return cursor.reset(memory);
    }
}
