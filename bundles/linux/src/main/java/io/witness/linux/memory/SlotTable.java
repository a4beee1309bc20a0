package io.witness.linux.memory;

import io.witness.api.packet.BlockLayout;
import io.witness.api.packet.RingMemory;
import io.witness.api.ring.Ring;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Which blocks of a ring are taken, and which is next. The status in a block alone cannot tell: between two looks at it the
 * block may be given back and filled again, and while it is being given back the old status is still there. So each block
 * has a slot here, which becomes free only after the status was set. Allocates nothing once it is made.
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
    /** The next index in ring order; the taking thread's own. */
    private int next;

    /**
     * A table of free slots; the first block is the next one.
     *
     * @param memory the ring's memory, writable
     */
    public SlotTable(RingMemory memory) {
        this.memory = memory;
        numBlocks = memory.numBlocks();
        slots = new AtomicIntegerArray(numBlocks);
    }

    /**
     * Takes the next block if it is ready; its status is read with acquire ordering. For the taking thread.
     *
     * @return its index, else {@link Ring#NONE}
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

    /**
     * A status that is neither the kernel's nor ours would be waited at for ever, by the kernel as well: the block is
     * given back as it is. Only if it is still that status: the kernel may be finishing the block right now.
     */
    private void discard(int index, int status) {
        if (status != BlockLayout.STATUS_KERNEL) {
            memory.compareAndSetStatus(index, status, BlockLayout.STATUS_KERNEL);
        }
    }

    /**
     * Goes on where a block is ready, if that is not the next one: blocks are filled in ring order, so somebody else has
     * written into the ring, and who fills it and who takes from it may wait for each other for ever. For the taking
     * thread, now and then while nothing comes; looks at every block.
     *
     * @return whether it was so
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
     * Whether a block is neither taken nor on its way back. What those did who had it happens before (acquire).
     *
     * @param index the block
     * @return false for one that is being released at this moment
     */
    public boolean isFree(int index) {
        return slots.getAcquire(index) == FREE;
    }

    /**
     * Gives a block back: first to who fills it, with release ordering, then to the taking thread, which else could take it
     * a second time. For any thread.
     *
     * @param index a taken block
     * @return whether the taking thread waits at this very block and is to be woken up
     */
    public boolean release(int index) {
        giveToKernel(index);
        return free(index);
    }

    /** The first half of a release: from now on the kernel may fill the block. */
    void giveToKernel(int index) {
        if (!slots.compareAndSet(index, TAKEN, IN_RELEASE)) {
            throw new IllegalStateException("block " + index + " is released, but is not taken");
        }
        memory.statusRelease(index, BlockLayout.STATUS_KERNEL);
    }

    /** The second half of a release: from now on the block may be taken; returns whether to wake up who waits for it. */
    boolean free(int index) {
        slots.setRelease(index, FREE);
        // Store, then load, on both sides (see beginWait): one of the two threads sees the other's store.
        VarHandle.fullFence();
        return awaited.getOpaque() == index;
    }

    /**
     * Announces that the taking thread is about to wait, so that the release of the block it waits at returns true until
     * {@link #endWait()}. For the taking thread.
     *
     * @return false if the next block has become ready since {@link #take()}: the kernel's report of it may have been
     *     consumed already, and its release may have come too early to be announced, so that waiting would take long
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
