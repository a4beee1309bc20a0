package io.witness.api.packet;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * A flyweight over one block. It is reused: a reader has one for each ring and points it at each block that it gets. For one
 * thread, except {@link #revoke}; valid while the reader holds the block.
 *
 * <p>The memory is not trusted: a client of a ring that is not sealed may overwrite it at any time. The number of packets
 * is read once, by {@link #wrap}, and all else that leads to another address once, by the cursor; both are compared with
 * the block before they are used.
 */
public final class Block {
    /** The headers of a block and of one packet are within each. */
    private static final int LEAST_CAPACITY = BlockLayout.HEADER_LENGTH + PacketLayout.HEADER_LENGTH;

    private final PacketCursor cursor = new PacketCursor();
    /** What the block lies in; null as long as the flyweight points nowhere. */
    private ByteBuffer memory;

    private int blockSize;
    private long address;
    private int index;
    private int count;

    /** Creates a flyweight that points nowhere. */
    public Block() {}

    /**
     * Points the flyweight at a block. One that was revoked remains so.
     *
     * @param memory the memory of that block alone: a direct buffer in native byte order, starting at index 0
     * @param index the block's index in its ring
     * @return this
     * @throws IllegalArgumentException if the memory is of another kind, or, where raw memory can be read, not of the ring
     *     that the flyweight was pointed at first
     */
    public Block wrap(ByteBuffer memory, int index) {
        if (!memory.isDirect() || memory.order() != ByteOrder.nativeOrder()) {
            throw new IllegalArgumentException("a block's memory is a direct buffer in native byte order");
        }
        return wrap(memory, 0, memory.capacity(), index);
    }

    /**
     * Points the flyweight at a block. One that was revoked remains so. Allocates nothing.
     *
     * @param ring the memory of the block's ring, always the same for one flyweight
     * @param index the block's index in its ring
     * @return this
     * @throws IndexOutOfBoundsException if there is no such block
     * @throws IllegalArgumentException if the flyweight was pointed at another ring's block first, as above
     */
    public Block wrap(RingMemory ring, int index) {
        Objects.checkIndex(index, ring.numBlocks());
        return wrap(ring.segment(index), ring.start(index), ring.blockSize(), index);
    }

    /** The block lies within the buffer: whoever calls this has looked. */
    private Block wrap(ByteBuffer buffer, int start, int bytes, int at) {
        if (bytes < LEAST_CAPACITY) {
            throw new IllegalArgumentException("a block has at least " + LEAST_CAPACITY + " bytes, not " + bytes);
        }
        long bufferAddress = BlockMemory.address(buffer);
        long blockAddress = bufferAddress + start;
        if (memory != null) {
            requireSameRing(bytes, blockAddress, at);
        }
        memory = buffer;
        blockSize = bytes;
        address = blockAddress;
        index = at;
        cursor.stop();
        cursor.wrap(buffer, bufferAddress, blockAddress, bytes);
        count = BlockMemory.int32(buffer, blockAddress + BlockLayout.NUM_PACKETS_OFFSET);
        return this;
    }

    /**
     * Between any two addresses in blocks of one ring there is memory, so that not even threads which use one flyweight at once,
     * against its contract, and take the start of a packet from one and its end from the other, read beside it.
     */
    private void requireSameRing(int bytes, long start, int at) {
        if (bytes != blockSize) {
            throw new IllegalArgumentException(
                    "a flyweight is for the blocks of one ring, all of " + blockSize + " bytes, not " + bytes);
        }
        if (BlockMemory.origin(start, at, blockSize) != BlockMemory.origin(address, index, blockSize)) {
            throw new IllegalArgumentException(
                    "a flyweight is for the blocks of one ring, which lie one behind the other by their index: block "
                            + at + " is elsewhere");
        }
    }

    /**
     * Takes the block back from who reads it, and all blocks that the flyweight is pointed at later: the next call of
     * {@link #packets()}, of {@link PacketCursor#hasNext()} at the end, of {@link PacketCursor#next()} before it, or of a method
     * here that reads the block throws an {@link IllegalStateException}; a loop that is compiled may see it at the block's end
     * only. What the reader keeps, such as the packet or the memory, remains readable, but may show anything: the
     * kernel may be filling the block. Any thread may call this; of several reasons the first counts.
     *
     * @param reason the exception's message
     */
    public void revoke(String reason) {
        cursor.revoke(reason);
    }

    /**
     * The block's index in its ring.
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
        int most = (blockSize - BlockLayout.HEADER_LENGTH) / PacketLayout.HEADER_LENGTH;
        if (count < 0 || count > most) {
            throw new MalformedBlockException("num_pkts=" + Integer.toUnsignedString(count) + " is more than " + most
                    + ", which fit into the block of " + blockSize + " bytes");
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
        return BlockMemory.int64(Objects.requireNonNull(memory), address + BlockLayout.SEQUENCE_OFFSET);
    }

    /**
     * When the last packet of the block came.
     *
     * @return nanoseconds since 1970
     * @throws IllegalStateException if the block was revoked
     */
    public long lastTimeNanos() {
        cursor.requireNotRevoked();
        return BlockLayout.timeNanos(Objects.requireNonNull(memory), address + BlockLayout.LAST_TIME_OFFSET);
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
        return cursor.start(checkedCount());
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
