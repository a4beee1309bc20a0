package io.witness.api.packet;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A flyweight over one block. It is reused: a reader has one for each ring and points it at each block that it gets. For one
 * thread, except {@link #revoke}; valid while the reader holds the block.
 *
 * <p>The memory is not trusted: a client of a ring that is not sealed may overwrite it at any time. The number of packets
 * is read once, by {@link #wrap}, and all else that leads to another place once, by the cursor; both are compared with
 * the block before they are used.
 */
public final class Block {
    private final PacketCursor cursor = new PacketCursor();
    /** By index, as far as they are known: so going round a ring makes none. */
    private BlockMemory[] known = {};

    private BlockMemory memory;
    private int index;
    private int count;

    /** Creates a flyweight that points nowhere. */
    public Block() {}

    /**
     * Points the flyweight at a block. One that was revoked remains so.
     *
     * @param memory the memory of that block alone: a direct buffer in native byte order, starting at index 0
     * @param index the block's place in its ring
     * @return this
     * @throws IllegalArgumentException if the memory is of another kind
     */
    public Block wrap(ByteBuffer memory, int index) {
        this.memory = known(memory, index);
        this.index = index;
        count = BlockLayout.packetCount(memory);
        return this;
    }

    private BlockMemory known(ByteBuffer buffer, int at) {
        if (memory != null && memory.capacity() != buffer.capacity()) {
            throw new IllegalArgumentException("a flyweight is for the blocks of one ring, all of " + memory.capacity()
                    + " bytes, not " + buffer.capacity());
        }
        if (at >= known.length) {
            known = Arrays.copyOf(known, Math.max(at + 1, 2 * known.length));
        }
        BlockMemory there = known[at];
        if (there == null || there.buffer() != buffer) {
            there = new BlockMemory(buffer);
            known[at] = there;
        }
        return there;
    }

    /**
     * Takes the block back from who reads it, and all blocks that the flyweight is pointed at later: the next call of
     * {@link #packets()}, of {@link PacketCursor#next()} or of a method here that reads the block throws an
     * {@link IllegalStateException}. What the reader keeps in its hands, such as the packet or the memory, remains
     * readable, but may show anything: the kernel may be filling the block. Any thread may call this; of several
     * reasons the first counts.
     *
     * @param reason the exception's message
     */
    public void revoke(String reason) {
        cursor.revoke(reason);
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
     * How many packets the header said are there when the flyweight was pointed at the block; the cursor checks them one
     * by one.
     *
     * @return the number of packets, no more than fit into the block
     * @throws MalformedBlockException if so many cannot be there
     * @throws IllegalStateException if the block was revoked
     */
    public int packetCount() {
        cursor.requireNotRevoked();
        return checkedCount();
    }

    private int checkedCount() {
        int most = (memory.capacity() - BlockLayout.HEADER_LENGTH) / PacketLayout.HEADER_LENGTH;
        if (count < 0 || count > most) {
            throw new MalformedBlockException("num_pkts=" + Integer.toUnsignedString(count) + " is more than " + most
                    + ", which fit into the block of " + memory.capacity() + " bytes");
        }
        return count;
    }

    /**
     * The block's number within its ring, counted by the kernel. A reader that misses blocks sees a gap.
     *
     * @return the sequence number
     * @throws IllegalStateException if the block was revoked
     */
    public long sequenceNumber() {
        cursor.requireNotRevoked();
        return memory.buffer().getLong(BlockLayout.SEQUENCE_OFFSET);
    }

    /**
     * When the last packet of the block came.
     *
     * @return nanoseconds since 1970
     * @throws IllegalStateException if the block was revoked
     */
    public long lastTimeNanos() {
        cursor.requireNotRevoked();
        return BlockLayout.timeNanos(memory, memory.place(BlockLayout.LAST_TIME_OFFSET));
    }

    /**
     * Walks the packets from the first one. There is one cursor a flyweight: a second call starts the same one again.
     *
     * @return the cursor, before the first packet
     * @throws MalformedBlockException if the block's header cannot be true
     * @throws IllegalStateException if the block was revoked
     */
    public PacketCursor packets() {
        cursor.requireNotRevoked();
        return cursor.reset(memory, checkedCount());
    }

    /**
     * The cursor that {@link #packets()} starts. For who keeps it while the flyweight goes from block to block.
     *
     * @return always the same one; it shows no packet before it was started
     */
    public PacketCursor cursor() {
        return cursor;
    }
}
