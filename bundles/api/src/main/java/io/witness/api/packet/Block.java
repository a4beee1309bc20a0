package io.witness.api.packet;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * Reads one block as a flyweight. A reader has one for each ring and points it at each block that it gets. For one thread,
 * except {@link #revoke}; valid while the reader holds the block.
 *
 * <p>The memory is not trusted: a client of a ring that is not sealed may overwrite it at any time. {@link #wrap} reads the
 * number of packets once, and the cursor reads everything that leads to another address once; both values are checked
 * against the block before they are used.
 */
public final class Block {
    /** Room for the headers of a block and of one packet. */
    private static final int LEAST_CAPACITY = BlockLayout.HEADER_LENGTH + PacketLayout.HEADER_LENGTH;

    private final PacketCursor cursor = new PacketCursor();
    /** The memory that contains the block; null while the flyweight points nowhere. */
    private ByteBuffer memory;

    private int blockSize;
    private long address;
    private int index;
    private int count;
    /** Size of the ring's blocks, except copy slots. */
    private int uniformSize;
    /** Where the ring starts; 0 where raw memory cannot be read. */
    private long origin;

    /** Creates a flyweight that points nowhere. */
    public Block() {}

    /**
     * Points the flyweight at a block. A revoked flyweight remains revoked.
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
        int bytes = memory.capacity();
        return wrap(memory, 0, bytes, index, bytes, (long) index * bytes);
    }

    /**
     * Points the flyweight at a block. A revoked flyweight remains revoked. Allocates nothing.
     *
     * @param ring the memory of the block's ring, always the same for one flyweight
     * @param index the block's index in its ring
     * @return this
     * @throws IndexOutOfBoundsException if there is no such block
     * @throws IllegalArgumentException if the flyweight was pointed at another ring's block first, as above
     */
    public Block wrap(RingMemory ring, int index) {
        Objects.checkIndex(index, ring.indexes());
        return wrap(
                ring.segment(index),
                ring.start(index),
                ring.size(index),
                index,
                ring.blockSize(),
                ring.distance(index));
    }

    /**
     * The caller has checked that the block lies within the buffer.
     *
     * @param uniform size of the ring's blocks, except copy slots
     * @param distance where the block should start, counted from the ring's start
     */
    private Block wrap(ByteBuffer buffer, int start, int bytes, int at, int uniform, long distance) {
        if (bytes < LEAST_CAPACITY) {
            throw new IllegalArgumentException("a block has at least " + LEAST_CAPACITY + " bytes, not " + bytes);
        }
        long bufferAddress = BlockMemory.address(buffer);
        long blockAddress = bufferAddress + start;
        long ringOrigin = BlockMemory.origin(blockAddress, distance);
        if (memory != null) {
            requireSameRing(uniform, ringOrigin, at);
        }
        memory = buffer;
        uniformSize = uniform;
        origin = ringOrigin;
        blockSize = bytes;
        address = blockAddress;
        index = at;
        cursor.stop();
        cursor.wrap(buffer, bufferAddress, blockAddress, bytes);
        count = BlockMemory.int32(buffer, blockAddress + BlockLayout.NUM_PACKETS_OFFSET);
        return this;
    }

    // Between any two addresses in blocks of one ring there is memory, and so there is for the size of a copy slot
    // after any frame, because all slots follow the last frame. So even threads that wrongly share a flyweight, and
    // combine the start of one packet with the end of another, do not read outside the ring.
    private void requireSameRing(int uniform, long ringOrigin, int at) {
        if (uniform != uniformSize) {
            throw new IllegalArgumentException(
                    "a flyweight is for the blocks of one ring, all of " + uniformSize + " bytes, not " + uniform);
        }
        if (ringOrigin != origin) {
            throw new IllegalArgumentException(
                    "a flyweight is for the blocks of one ring, which lie one behind the other by their index: block "
                            + at + " is elsewhere");
        }
    }

    /**
     * Revokes the block, and all blocks that the flyweight is pointed at later. The next call of {@link #packets()}, of
     * {@link PacketCursor#hasNext()} at the end, of {@link PacketCursor#next()} before it, or of a method here that reads
     * the block throws an {@link IllegalStateException}. A compiled loop may notice it only at the end of the block.
     *
     * <p>Objects that the reader keeps, such as the packet or the memory, remain readable, but may show anything, because
     * the kernel may be filling the block. Any thread may call this; the first reason counts.
     *
     * @param reason the exception's message
     */
    public void revoke(String reason) {
        cursor.revoke(reason);
    }

    /**
     * Returns the block's index in its ring.
     *
     * @return the index, from 0
     */
    public int index() {
        return index;
    }

    /**
     * Returns the number of packets that the header contained when the flyweight was pointed at the block. The cursor checks
     * the packets one by one.
     *
     * @return the number of packets, no more than fit into the block
     * @throws MalformedBlockException if the block has no room for so many
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
     * Returns the block's number within its ring, counted by the kernel. A reader that misses blocks sees a gap.
     *
     * @return the sequence number
     * @throws IllegalStateException if the block was revoked
     */
    public long sequenceNumber() {
        cursor.requireNotRevoked();
        return BlockMemory.int64(Objects.requireNonNull(memory), address + BlockLayout.SEQUENCE_OFFSET);
    }

    /**
     * Returns the time of the last packet in the block.
     *
     * @return nanoseconds since 1970
     * @throws IllegalStateException if the block was revoked
     */
    public long lastTimeNanos() {
        cursor.requireNotRevoked();
        return BlockLayout.timeNanos(Objects.requireNonNull(memory), address + BlockLayout.LAST_TIME_OFFSET);
    }

    /**
     * Iterates over the packets from the first one. Each flyweight has one cursor: a second call restarts it.
     *
     * @return the cursor, before the first packet
     * @throws MalformedBlockException if the block's header is invalid
     * @throws IllegalStateException if the block was revoked
     */
    public PacketCursor packets() {
        cursor.requireNotRevoked();
        return cursor.start(checkedCount());
    }

    /**
     * Returns the cursor that {@link #packets()} starts, for callers that keep it from block to block.
     *
     * @return always the same object; it shows no packet before it is started
     */
    public PacketCursor cursor() {
        return cursor;
    }
}
