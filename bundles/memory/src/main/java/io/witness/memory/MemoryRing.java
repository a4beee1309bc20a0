package io.witness.memory;

import io.witness.api.packet.BlockLayout;
import io.witness.api.packet.RingMemory;
import io.witness.api.ring.DescriptorLease;
import io.witness.api.ring.Ring;
import io.witness.linux.Descriptors;
import io.witness.linux.ErrnoException;
import io.witness.linux.SharedDescriptor;
import io.witness.linux.memory.MemoryFiles;
import io.witness.linux.memory.RingMapping;
import io.witness.linux.memory.SlotTable;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Keeps the blocks of a ring in a memory file that only this object's mapping can write. Blocks are passed as in the kernel:
 * one thread fills them in ring order ({@link #claim}, {@link #publish}), one takes them in ring order ({@link #take}), the
 * same or another; any thread releases them. Allocates nothing after construction.
 *
 * <p>The memory may be read and written after {@link #close()}: it is then private zero pages, see {@link RingMapping}.
 */
public final class MemoryRing implements AutoCloseable {
    private static final String NAME = "witness-ring";

    private final SharedDescriptor descriptor;
    private final RingMapping mapping;
    private final RingMemory blocks;
    private final SlotTable slots;
    private final int numBlocks;
    private final AtomicBoolean closed = new AtomicBoolean();
    /** The next index in ring order; used by the filling thread only. */
    private int next;

    private MemoryRing(int descriptor, RingMapping mapping) {
        this.descriptor = new SharedDescriptor(descriptor);
        this.mapping = mapping;
        blocks = mapping.memory();
        numBlocks = blocks.numBlocks();
        slots = new SlotTable(blocks);
    }

    /**
     * Creates a ring whose blocks are all free. All its memory is allocated, which may take some milliseconds per 10 MiB.
     *
     * @param blockSize bytes per block, a multiple of the page size
     * @param numBlocks blocks
     * @return the ring, to be closed by the caller
     * @throws ErrnoException as of {@link MemoryFiles#create}, {@link MemoryFiles#seal} and {@link RingMapping#map}
     */
    public static MemoryRing create(int blockSize, int numBlocks) throws ErrnoException {
        int fd = MemoryFiles.create(NAME, (long) blockSize * numBlocks);
        RingMapping mapping = null;
        try {
            mapping = RingMapping.map(fd, blockSize, numBlocks, true);
            MemoryFiles.seal(fd);
            return new MemoryRing(fd, mapping);
        } catch (ErrnoException | RuntimeException | Error e) {
            if (mapping != null) {
                mapping.close();
            }
            Descriptors.close(fd);
            throw e;
        }
    }

    /**
     * Returns the next block in ring order if it can be filled: {@code TP_STATUS_KERNEL}, and not taken. All reads of its
     * former readers happen before (acquire). Called by the filling thread only; returns the same block until {@link
     * #publish}.
     *
     * @return its index, or {@link Ring#NONE}
     */
    public int claim() {
        return canBeFilled(next) ? next : Ring.NONE;
    }

    /**
     * Tells whether {@link #claim} would find a block if the claimed one were published now. Called by the filling thread
     * only.
     *
     * @return always false if there is only one block
     */
    public boolean hasAnother() {
        return numBlocks > 1 && canBeFilled(following(next));
    }

    private boolean canBeFilled(int index) {
        return slots.isFree(index) && blocks.statusAcquire(index) == BlockLayout.STATUS_KERNEL;
    }

    private int following(int index) {
        return index + 1 == numBlocks ? 0 : index + 1;
    }

    /**
     * Hands the claimed block over to the taking thread, which sees everything that was written into it (release). Called by
     * the filling thread, once per claimed block.
     *
     * @param status the status word, {@link BlockLayout#STATUS_USER} among its bits
     */
    public void publish(int status) {
        blocks.statusRelease(next, status);
        next = following(next);
    }

    /**
     * Returns the size of a block.
     *
     * @return bytes
     */
    public int blockSize() {
        return blocks.blockSize();
    }

    /**
     * Returns the memory of all blocks for writing. Only the filling thread writes a block, between {@link #claim} and
     * {@link #publish}, except the status word.
     *
     * @return always the same memory, writable
     */
    public RingMemory blocks() {
        return blocks;
    }

    /**
     * Returns the memory of one block for writing, as {@link #blocks()}.
     *
     * @param index the block
     * @return a new buffer, in native byte order, writable
     */
    public ByteBuffer block(int index) {
        return blocks.block(index);
    }

    /**
     * Returns the memory of all blocks for reading, as {@link Ring#memory()}.
     *
     * @return always the same memory, read-only
     */
    public RingMemory memory() {
        return mapping.readOnly();
    }

    /**
     * Returns the memory of one block for reading, as {@link Ring#memory(int)}.
     *
     * @param index the block
     * @return a new buffer, in native byte order, read-only
     */
    public ByteBuffer memory(int index) {
        return memory().block(index);
    }

    /**
     * Takes the next published block, exactly once, as {@link Ring#take}. Called by the taking thread only.
     *
     * @return its index, or {@link Ring#NONE}
     */
    public int take() {
        return slots.take();
    }

    /**
     * Frees a taken block, as {@link Ring#release}. Called once per taken block, by any thread.
     *
     * @param index the block
     */
    public void release(int index) {
        slots.release(index);
    }

    /**
     * Lends the memory file: it can be read, and mapped read-only.
     *
     * @return a lease, to be closed by the caller; empty if the ring is closed
     */
    public Optional<DescriptorLease> lease() {
        return closed.get() ? Optional.empty() : descriptor.lease();
    }

    /** Closes the memory file, which stays as it is for those who have it. For any thread; a second call does nothing. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            try {
                mapping.close();
            } finally {
                descriptor.release();
            }
        }
    }
}
