package io.witness.replay.internal;

import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Tracks the blocks that readers hold, and those taken away from them. A reader releases such a block later, which must not
 * count for the block's new holder. For any thread. Allocates nothing after construction.
 */
public final class HeldBlocks {
    private static final int HELD = 1;
    /** The value above this counts outstanding releases that must be ignored. */
    private static final int TAKEN_AWAY = 2;

    private final AtomicIntegerArray states;

    public HeldBlocks(int numBlocks) {
        states = new AtomicIntegerArray(numBlocks);
    }

    /** Notes that a free block was given to a reader. */
    public void hold(int index) {
        states.getAndAdd(index, HELD);
    }

    /**
     * Notes that a reader releases a block.
     *
     * @return whether it is to be given back now; false if it was taken away from the reader before
     */
    public boolean release(int index) {
        while (true) {
            int state = states.get(index);
            if (state == 0) {
                throw new IllegalStateException("block " + index + " is released, but is not taken");
            }
            boolean forNothing = state >= TAKEN_AWAY;
            if (states.compareAndSet(index, state, state - (forNothing ? TAKEN_AWAY : HELD))) {
                return !forNothing;
            }
        }
    }

    /**
     * Takes a block away from its reader.
     *
     * @return whether it was held, and is to be given back now
     */
    public boolean takeAway(int index) {
        while (true) {
            int state = states.get(index);
            if ((state & HELD) == 0) {
                return false;
            }
            if (states.compareAndSet(index, state, state - HELD + TAKEN_AWAY)) {
                return true;
            }
        }
    }
}
