package io.witness.linux.memory;

import com.kenai.jffi.MemoryIO;
import io.witness.api.packet.FrameGeometry;
import io.witness.api.packet.RingMemory;
import io.witness.linux.ErrnoException;
import io.witness.linux.internal.Libc;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Maps a ring's memory as one range of addresses with a buffer over each of a few segments. So a ring may be larger than a
 * buffer, and its blocks cost no heap.
 *
 * <p>It may be read at any time: {@link #close()} replaces the memory in place by zeros. The address range is unmapped only
 * when no segment's buffer is reachable any more, nor any duplicate, slice or read-only view of one (each refers to the
 * buffer that it was made from).
 */
public final class RingMapping implements AutoCloseable {
    private static final Cleaner CLEANER = Cleaner.create();

    private final MappedRange range;
    private final RingMemory memory;
    private final RingMemory readOnly;

    private RingMapping(MappedRange range, RingMemory memory, RingMemory readOnly) {
        this.range = range;
        this.memory = memory;
        this.readOnly = readOnly;
    }

    /**
     * Maps the memory of a ring or of a memory file, shared.
     *
     * @param fd the descriptor; it may be closed afterwards
     * @param blockSize bytes per block, a multiple of the page size
     * @param numBlocks blocks
     * @param writable whether {@link #memory()} is writable
     * @return the mapping
     * @throws ErrnoException if the kernel refuses; after any exception nothing stays mapped
     */
    public static RingMapping map(int fd, int blockSize, int numBlocks, boolean writable) throws ErrnoException {
        return map(fd, blockSize, numBlocks, writable, CLEANER::register);
    }

    /**
     * Maps the memory of a ring of frames, shared and writable, with private memory for its copy slots directly after it.
     *
     * @param fd the descriptor; it may be closed afterwards
     * @param geometry where the frames and the slots are; a slot is a multiple of the page size
     * @return the mapping
     * @throws ErrnoException if the kernel refuses; after any exception nothing stays mapped
     */
    public static RingMapping mapFrames(int fd, FrameGeometry geometry) throws ErrnoException {
        MappedRange range = MappedRange.map(fd, geometry.ringBytes(), geometry.slotBytes());
        return of(
                range,
                CLEANER::register,
                () -> frameSegments(range, geometry),
                segments -> RingMemory.ofFrames(geometry, segments),
                true);
    }

    // The copy slots have a segment of their own.
    private static ByteBuffer[] frameSegments(MappedRange range, FrameGeometry geometry) {
        ByteBuffer[] segments = segments(range, geometry.blockSize(), geometry.numBlocks());
        if (geometry.slots() == 0) {
            return segments;
        }
        ByteBuffer[] all = Arrays.copyOf(segments, segments.length + 1);
        all[segments.length] = buffer(range.address() + geometry.ringBytes(), (int) geometry.slotBytes());
        return all;
    }

    private static RingMapping of(
            MappedRange range,
            Watch watch,
            Supplier<ByteBuffer[]> buffers,
            Function<ByteBuffer[], RingMemory> wrapper,
            boolean writable) {
        try {
            ByteBuffer[] segments = buffers.get();
            RingMemory memory = wrapper.apply(segments);
            RingMemory readOnly = memory.asReadOnly();
            RingMapping mapping = new RingMapping(range, writable ? memory : readOnly, readOnly);
            watch(segments, range, watch);
            return mapping;
        } catch (Throwable e) {
            range.unmap(); // nobody has a buffer of it yet
            throw e;
        }
    }

    /** Reports when an object is unreachable. */
    interface Watch {
        Object register(Object object, Runnable whenGone);
    }

    static RingMapping map(int fd, int blockSize, int numBlocks, boolean writable, Watch watch) throws ErrnoException {
        MappedRange range = MappedRange.map(fd, (long) blockSize * numBlocks, writable);
        return of(
                range,
                watch,
                () -> segments(range, blockSize, numBlocks),
                segments -> RingMemory.of(blockSize, segments),
                writable);
    }

    private static ByteBuffer[] segments(MappedRange range, int blockSize, int numBlocks) {
        int blocks = RingMemory.blocksOfSegment(blockSize);
        ByteBuffer[] segments = new ByteBuffer[(numBlocks - 1) / blocks + 1];
        for (int i = 0; i < segments.length; i++) {
            int first = i * blocks;
            segments[i] =
                    buffer(range.address() + (long) first * blockSize, Math.min(blocks, numBlocks - first) * blockSize);
        }
        return segments;
    }

    private static ByteBuffer buffer(long address, int bytes) {
        return MemoryIO.getInstance().newDirectByteBuffer(address, bytes).order(ByteOrder.nativeOrder());
    }

    private static void watch(ByteBuffer[] segments, MappedRange range, Watch watch) {
        AtomicInteger left = new AtomicInteger(segments.length);
        Runnable whenGone = () -> {
            if (left.decrementAndGet() == 0) {
                range.unmap();
            }
        };
        for (ByteBuffer segment : segments) {
            watch.register(segment, whenGone);
        }
    }

    /**
     * Returns the granularity of mappings.
     *
     * @return bytes per page
     */
    public static int pageSize() {
        return Libc.CALLS.getpagesize();
    }

    /**
     * Returns the memory of all blocks.
     *
     * @return always the same object; read-only if mapped so
     */
    public RingMemory memory() {
        return memory;
    }

    /**
     * Returns the memory of all blocks for reading.
     *
     * @return always the same object, read-only
     */
    public RingMemory readOnly() {
        return readOnly;
    }

    /**
     * Returns the address of a block, for system calls. It is valid as long as {@link #memory()} is reachable.
     *
     * @param index the block, or a copy slot
     * @return the address of its first byte
     */
    public long address(int index) {
        return range.address() + memory.distance(index);
    }

    /**
     * Replaces the memory by zeros that are private to this process, and releases the kernel's. For any thread; a second
     * call does nothing. If the kernel has no memory for that, the ring's memory stays until no buffer is reachable any
     * more.
     */
    @Override
    public void close() {
        range.replace();
        Reference.reachabilityFence(this);
    }
}
