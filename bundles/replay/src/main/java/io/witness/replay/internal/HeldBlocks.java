package io.witness.replay.internal;

import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Which blocks readers hold, and which were taken from them: who held such a block releases it some day, and that must not count
 * for who has it then. For any thread. Allocates nothing once it is made.
 */
public final class HeldBlocks {
    private static final int HELD = 1;
    /** What is above it counts releases that are still to come and count for nothing. */
    private static final int TAKEN_AWAY = 2;

    private final AtomicIntegerArray states;

    public HeldBlocks(int numBlocks) {
        states = new AtomicIntegerArray(numBlocks);
    }

    /** A block that is not held was given to a reader. */
    public void hold(int index) {
        states.getAndAdd(index, HELD);
    }

    /**
     * A reader releases a block.
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
