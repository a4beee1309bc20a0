package io.witness.linux;

import com.kenai.jffi.MemoryIO;
import io.witness.linux.internal.Libc;
import io.witness.linux.internal.MappedRange;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A ring's memory, mapped block by block: so a ring may be larger than a buffer can be. A buffer of it may be read at any
 * time: {@link #close()} replaces the memory in place by zeros, and the address range is given back only when no block's
 * buffer is reachable any more, nor any duplicate, slice or read-only view of one (each refers to the buffer it was made
 * of).
 */
public final class RingMapping implements AutoCloseable {
    private static final Cleaner CLEANER = Cleaner.create();

    private final MappedRange range;
    private final ByteBuffer[] blocks;
    private final ByteBuffer[] readOnlyBlocks;

    private RingMapping(MappedRange range, int blockSize, int numBlocks, boolean writable) {
        this.range = range;
        readOnlyBlocks = new ByteBuffer[numBlocks];
        blocks = writable ? new ByteBuffer[numBlocks] : readOnlyBlocks;
        for (int i = 0; i < numBlocks; i++) {
            ByteBuffer root =
                    MemoryIO.getInstance().newDirectByteBuffer(range.address() + (long) i * blockSize, blockSize);
            CLEANER.register(root, range::bufferIsGone);
            blocks[i] = root.order(ByteOrder.nativeOrder());
            readOnlyBlocks[i] = root.asReadOnlyBuffer().order(ByteOrder.nativeOrder());
        }
    }

    /**
     * Maps the memory of a ring or of a memory file, shared.
     *
     * @param fd the descriptor; it may be closed afterwards
     * @param blockSize bytes a block, a multiple of the page size
     * @param numBlocks blocks
     * @param writable whether {@link #block} is to be writable
     * @return the mapping
     * @throws ErrnoException if the kernel refuses
     */
    public static RingMapping map(int fd, int blockSize, int numBlocks, boolean writable) throws ErrnoException {
        MappedRange range = MappedRange.map(fd, (long) blockSize * numBlocks, numBlocks, writable);
        return new RingMapping(range, blockSize, numBlocks, writable);
    }

    /**
     * The granularity of mappings.
     *
     * @return bytes a page
     */
    public static int pageSize() {
        return Libc.CALLS.getpagesize();
    }

    /**
     * The memory of one block.
     *
     * @param index 0 to {@code numBlocks - 1}
     * @return always the same direct buffer, exactly that block, in native byte order; read-only if mapped so
     */
    public ByteBuffer block(int index) {
        return blocks[index];
    }

    /**
     * The memory of one block, for reading.
     *
     * @param index 0 to {@code numBlocks - 1}
     * @return always the same direct buffer, exactly that block, in native byte order
     */
    public ByteBuffer readOnlyBlock(int index) {
        return readOnlyBlocks[index];
    }

    /**
     * Replaces the memory by zeros that are private to this process; from now on nothing of the kernel's is held. For any
     * thread; a second call does nothing. If the kernel has no memory for that the ring's stays until no buffer is
     * reachable any more.
     */
    @Override
    public void close() {
        range.replace();
        Reference.reachabilityFence(this);
    }
}
