package io.witness.fanout.internal.dispatch;

import java.util.concurrent.TimeUnit;

/**
 * Measures how many blocks the kernel fills before the ring's thread acts again, on a busy machine. Used by the ring's
 * thread only.
 */
final class FillRate {
    /** The block that the kernel fills now, and the one that it needs when that is full. */
    private static final int ALWAYS = 2;

    private static final long REACTION_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private long windowStart;
    private long takenInWindow;
    /** Blocks in the reaction time, in the last two windows. */
    private int last;

    private int previous;

    /**
     * Counts taken blocks. A window ends only when nothing more is ready, because blocks that accumulated during a pause of
     * the thread arrived slowly.
     *
     * @param count how many blocks were taken since the last call
     * @param all whether nothing more is ready
     */
    void taken(int count, boolean all, long nowNanos) {
        takenInWindow += count;
        long elapsed = nowNanos - windowStart;
        if (all && elapsed >= WINDOW_NANOS) {
            previous = last;
            last = (int) (takenInWindow * REACTION_NANOS / elapsed);
            windowStart = nowNanos;
            takenInWindow = 0;
        }
    }

    /** Returns how many blocks, after the newest one, the kernel is about to need. */
    int blocksAhead() {
        return ALWAYS + Math.max(last, previous);
    }
}
