package io.witness.fanout.internal;

import io.witness.api.ring.BlockRing;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * How many hold each block of a ring. The last release gives the block back to the ring, which takes it again only
 * afterwards: so a count is set by the ring's thread while nobody else has the block, and decremented by any thread.
 */
final class HoldCounts {
    private final BlockRing ring;
    private final AtomicIntegerArray counts;

    HoldCounts(BlockRing ring, int numBlocks) {
        this.ring = ring;
        this.counts = new AtomicIntegerArray(numBlocks);
    }

    /** Starts to hold a block that was just taken. */
    void hold(int index, int holders) {
        counts.setRelease(index, holders);
    }

    void release(int index) {
        if (counts.decrementAndGet(index) == 0) {
            ring.release(index);
        }
    }

    boolean isHeld(int index) {
        return counts.getAcquire(index) > 0;
    }
}
