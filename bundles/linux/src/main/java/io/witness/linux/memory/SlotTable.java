package io.witness.linux.memory;

import io.witness.api.packet.BlockLayout;
import io.witness.api.packet.RingMemory;
import io.witness.api.ring.Ring;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Tracks which blocks of a ring are taken, and which is next. Allocates nothing after construction.
 *
 * <p>The status in a block is not enough: between two looks the block may be released and filled again, and during a release
 * the old status is still visible. So each block has a slot here, which becomes free only after the status was set.
 */
public final class SlotTable {
    private static final int FREE = 0;
    private static final int TAKEN = 1;
    private static final int IN_RELEASE = 2;

    private final RingMemory memory;
    private final int numBlocks;
    private final AtomicIntegerArray slots;
    /** The index at which the taking thread waits. */
    private final AtomicInteger awaited = new AtomicInteger(Ring.NONE);
    /** The next index in ring order; used by the taking thread only. */
    private int next;

    /**
     * Creates a table of free slots; the first block is the next one.
     *
     * @param memory the ring's memory, writable
     */
    public SlotTable(RingMemory memory) {
        this.memory = memory;
        numBlocks = memory.numBlocks();
        slots = new AtomicIntegerArray(numBlocks);
    }

    /**
     * Takes the next block if it is ready; reads its status with acquire ordering. For the taking thread.
     *
     * @return its index, or {@link Ring#NONE}
     */
    public int take() {
        int index = next;
        if (!isFree(index)) {
            return Ring.NONE;
        }
        int status = memory.statusAcquire(index);
        if ((status & BlockLayout.STATUS_USER) == 0) {
            discard(index, status);
            return Ring.NONE;
        }
        slots.setPlain(index, TAKEN);
        next = index + 1 == numBlocks ? 0 : index + 1;
        return index;
    }

    // A status that is neither the kernel's nor ours would block both sides forever, so the block is given back.
    // Only if it still has that status, because the kernel may be finishing the block right now.
    private void discard(int index, int status) {
        if (status != BlockLayout.STATUS_KERNEL) {
            memory.compareAndSetStatus(index, status, BlockLayout.STATUS_KERNEL);
        }
    }

    /**
     * Continues at a ready block if that is not the next one. Blocks are filled in ring order, so another process has
     * written into the ring, and producer and taking thread may wait for each other forever. For the taking thread,
     * occasionally while nothing arrives; looks at every block.
     *
     * @return whether it had to
     */
    public boolean resynchronize() {
        int found = Ring.NONE;
        for (int distance = numBlocks - 1; distance > 0; distance--) {
            int index = (next + distance) % numBlocks;
            if (isFree(index)) {
                int status = memory.statusAcquire(index);
                if ((status & BlockLayout.STATUS_USER) != 0) {
                    found = index;
                } else {
                    discard(index, status);
                }
            }
        }
        // now: if the next one was filled before the others it is seen by now
        boolean outOfOrder = found != Ring.NONE && isFree(next) && !isReady(next);
        next = outOfOrder ? found : next;
        return outOfOrder;
    }

    private boolean isReady(int index) {
        return (memory.statusAcquire(index) & BlockLayout.STATUS_USER) != 0;
    }

    /**
     * Tells whether a block is neither taken nor being released. All accesses of its former holders happen before (acquire).
     *
     * @param index the block
     * @return false for a block that is being released
     */
    public boolean isFree(int index) {
        return slots.getAcquire(index) == FREE;
    }

    /**
     * Releases a block: first to the producer, with release ordering, then to the taking thread, which could otherwise take
     * it a second time. For any thread.
     *
     * @param index a taken block
     * @return whether the taking thread waits at this block and has to be woken up
     */
    public boolean release(int index) {
        giveToKernel(index);
        return free(index);
    }

    /** Does the first half of a release: from now on the kernel may fill the block. */
    void giveToKernel(int index) {
        if (!slots.compareAndSet(index, TAKEN, IN_RELEASE)) {
            throw new IllegalStateException("block " + index + " is released, but is not taken");
        }
        memory.statusRelease(index, BlockLayout.STATUS_KERNEL);
    }

    /** Does the second half: from now on the block may be taken. Returns whether to wake up the waiting thread. */
    boolean free(int index) {
        slots.setRelease(index, FREE);
        // Store, then load, on both sides (see beginWait): one of the two threads sees the other's store.
        VarHandle.fullFence();
        return awaited.getOpaque() == index;
    }

    /**
     * Announces that the taking thread is about to wait, so that the release of the block at which it waits returns true
     * until {@link #endWait()}. For the taking thread.
     *
     * @return false if the next block has become ready since {@link #take()}: the kernel's event may have been consumed
     *     already, and the release may have come before the announcement, so waiting could take long
     */
    public boolean beginWait() {
        awaited.setOpaque(next);
        VarHandle.fullFence();
        return !isFree(next) || !isReady(next);
    }

    /** Ends the waiting. For the taking thread. */
    public void endWait() {
        awaited.setOpaque(Ring.NONE);
    }
}
