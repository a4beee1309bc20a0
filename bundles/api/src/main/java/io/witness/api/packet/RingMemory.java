package io.witness.api.packet;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Gives access to the memory of a ring: contiguous blocks of one size, by index. Immutable, for any thread.
 *
 * <p>A buffer holds at most 2 GiB, so the memory consists of a few segments of many blocks each. The position of a block is
 * computed: there is no object per block.
 *
 * <p>In a ring of frames ({@link FrameGeometry}), a frame is what is called a block here, and copy slots follow the last one.
 */
public final class RingMemory {
    /** The largest segment, unless a block is larger. */
    private static final int MOST_SEGMENT_BYTES = 1 << 30;

    private static final int MOST_BLOCKS = 1 << 30;

    private static final VarHandle INT = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());

    private final ByteBuffer[] segments;
    private final int blockSize;
    private final int numBlocks;
    /** Base-2 logarithm of the number of blocks per segment. */
    private final int shift;
    /** Offset of the status word in a block. */
    private final int statusOffset;
    /** Where frames are; null: this is a ring of blocks. */
    private final FrameIndex frames;

    private RingMemory(ByteBuffer[] segments, int blockSize, int shift) {
        this.segments = segments;
        this.blockSize = blockSize;
        this.shift = shift;
        this.statusOffset = BlockLayout.STATUS_OFFSET;
        this.frames = null;
        int last = segments.length - 1;
        this.numBlocks = (last << shift) + segments[last].capacity() / blockSize;
    }

    private RingMemory(ByteBuffer[] segments, FrameIndex frames) {
        this.segments = segments;
        this.frames = frames;
        this.blockSize = frames.geometry().frameSize();
        this.statusOffset = frames.geometry().statusOffset();
        this.numBlocks = frames.geometry().frames();
        this.shift = 0;
    }

    /**
     * Wraps existing segments.
     *
     * @param blockSize bytes per block
     * @param segments direct buffers in native byte order; all but the last have the same number of blocks, a power of two,
     *     and the last has no more
     * @return the memory
     * @throws IllegalArgumentException if the buffers do not meet these conditions
     */
    public static RingMemory of(int blockSize, ByteBuffer... segments) {
        if (segments.length == 0) {
            throw new IllegalArgumentException("a ring has memory");
        }
        int last = segments.length - 1;
        int blocks = last == 0 ? MOST_BLOCKS : segments[0].capacity() / blockSize;
        for (int i = 0; i <= last; i++) {
            requireSegment(segments[i], blockSize, blocks, i == last);
        }
        return new RingMemory(segments.clone(), blockSize, Integer.numberOfTrailingZeros(blocks));
    }

    /**
     * Wraps existing segments of a ring of frames.
     *
     * @param geometry where the frames and the copy slots are
     * @param segments direct buffers in native byte order: those of the ring's blocks as in {@link #of}, then one with all
     *     copy slots, if there are any
     * @return the memory
     * @throws IllegalArgumentException if the buffers do not meet these conditions
     */
    public static RingMemory ofFrames(FrameGeometry geometry, ByteBuffer... segments) {
        int rings = geometry.slots() > 0 ? segments.length - 1 : segments.length;
        RingMemory blocks = of(geometry.blockSize(), Arrays.copyOf(segments, rings));
        boolean slotsFit = geometry.slots() == 0 || segments[rings].capacity() == geometry.slotBytes();
        if (blocks.numBlocks() != geometry.numBlocks() || !slotsFit) {
            throw new IllegalArgumentException("the buffers are not those of " + geometry);
        }
        return new RingMemory(segments.clone(), new FrameIndex(geometry, blocks.shift, rings));
    }

    private static void requireSegment(ByteBuffer segment, int blockSize, int blocks, boolean last) {
        if (!segment.isDirect() || segment.order() != ByteOrder.nativeOrder()) {
            throw new IllegalArgumentException("a ring's memory is direct buffers in native byte order");
        }
        int bytes = segment.capacity();
        int has = bytes / blockSize;
        boolean whole = has > 0 && bytes % blockSize == 0;
        if (!whole || Integer.bitCount(blocks) != 1 || (last ? has > blocks : has != blocks)) {
            throw new IllegalArgumentException("segments of a ring have as many blocks of " + blockSize
                    + " bytes as the first one, a power of two, and the last one no more, not " + bytes + " bytes");
        }
    }

    /**
     * Computes how many blocks a segment has, except the last one, which may have fewer.
     *
     * @param blockSize bytes per block
     * @return a power of two
     */
    public static int blocksOfSegment(int blockSize) {
        return Integer.highestOneBit(Math.max(1, MOST_SEGMENT_BYTES / blockSize));
    }

    /**
     * Returns a read-only view of the same memory.
     *
     * @return a view whose buffers are read-only
     */
    public RingMemory asReadOnly() {
        ByteBuffer[] views = new ByteBuffer[segments.length];
        for (int i = 0; i < views.length; i++) {
            views[i] = segments[i].asReadOnlyBuffer().order(ByteOrder.nativeOrder());
        }
        return frames == null ? new RingMemory(views, blockSize, shift) : new RingMemory(views, frames);
    }

    /**
     * Returns the size of each block, except copy slots.
     *
     * @return bytes
     */
    public int blockSize() {
        return blockSize;
    }

    /**
     * Returns the size of one block.
     *
     * @param index the block, or a copy slot
     * @return bytes
     */
    public int size(int index) {
        return frames == null || index < numBlocks
                ? blockSize
                : frames.geometry().slotSize();
    }

    /**
     * Returns the number of blocks, without copy slots.
     *
     * @return their number
     */
    public int numBlocks() {
        return numBlocks;
    }

    /**
     * Returns the number of blocks and copy slots.
     *
     * @return one more than the largest index
     */
    public int indexes() {
        return frames == null ? numBlocks : numBlocks + frames.geometry().slots();
    }

    /**
     * Computes where a block starts in the ring.
     *
     * @param index the block, or a copy slot
     * @return bytes from the first byte of the ring
     */
    public long distance(int index) {
        return frames == null ? (long) index * blockSize : frames.distance(index);
    }

    /**
     * Returns the segment that contains a block. Allocates nothing.
     *
     * @param index the block
     * @return always the same buffer, in native byte order; only absolute access is allowed
     */
    public ByteBuffer segment(int index) {
        return segments[segmentOf(index)];
    }

    /**
     * Finds where a block starts in its {@link #segment}.
     *
     * @param index the block
     * @return an index of that buffer
     */
    public int start(int index) {
        return frames == null ? (index & (1 << shift) - 1) * blockSize : frames.start(index);
    }

    /**
     * Returns the memory of one block.
     *
     * @param index the block
     * @return a new buffer, starting at index 0, in native byte order
     * @throws IndexOutOfBoundsException if there is no such block
     */
    public ByteBuffer block(int index) {
        return segment(index).slice(start(index), size(index)).order(ByteOrder.nativeOrder());
    }

    /**
     * Reads the status word of a block, as {@link BlockLayout#statusAcquire}. Allocates nothing.
     *
     * @param index the block
     * @return the status word
     */
    public int statusAcquire(int index) {
        return (int) INT.getAcquire(segment(index), start(index) + statusOffset);
    }

    /**
     * Writes the status word of a block, as {@link BlockLayout#statusRelease}. Allocates nothing.
     *
     * @param index the block, writable
     * @param status the new status word
     */
    public void statusRelease(int index, int status) {
        INT.setRelease(segment(index), start(index) + statusOffset, status);
    }

    /**
     * Replaces the status word of a block if it is as expected. Allocates nothing.
     *
     * @param index the block, writable
     * @param expected the status word that it should have
     * @param status the new status word
     * @return whether it was replaced
     */
    public boolean compareAndSetStatus(int index, int expected, int status) {
        return INT.compareAndSet(segment(index), start(index) + statusOffset, expected, status);
    }

    /**
     * Reads the number of packets of a block, as {@link BlockLayout#packetCount}. Allocates nothing.
     *
     * @param index the block
     * @return the number of packets in the header
     */
    public int packetCount(int index) {
        return segment(index).getInt(start(index) + BlockLayout.NUM_PACKETS_OFFSET);
    }

    /**
     * Tells who took the time of a block's first packet. Untrusted: a client may have written it. Allocates nothing.
     *
     * @param index the block, of a ring of blocks
     * @return the kind; {@link TimeStampKind#NONE} if the block's header leads to no packet
     */
    public TimeStampKind firstTimeStampKind(int index) {
        ByteBuffer segment = segment(index);
        int first = segment.getInt(start(index) + BlockLayout.FIRST_PACKET_OFFSET); // once: it may change meanwhile
        return first < BlockLayout.HEADER_LENGTH || first > blockSize - PacketLayout.HEADER_LENGTH
                ? TimeStampKind.NONE
                : TimeStampKind.of(segment.getInt(start(index) + first + PacketLayout.STATUS_OFFSET));
    }

    /**
     * Returns the number of segments.
     *
     * @return their number
     */
    public int segments() {
        return segments.length;
    }

    /**
     * Returns the number of the segment that contains a block.
     *
     * @param index the block
     * @return the number, from 0
     */
    public int segmentOf(int index) {
        return frames == null ? index >>> shift : frames.segmentOf(index);
    }
}
