package io.witness.fanout.internal.dispatch;

import io.witness.api.ring.BlockRing;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * How many hold each block of a ring. The last release gives the block back to the ring, which takes it again only
 * afterwards: so a count is set by the ring's thread while nobody else has the block, and decremented by any thread.
 */
final class HoldCounts {
    private final BlockRing ring;
    private final AtomicIntegerArray counts;
    private final AtomicInteger held = new AtomicInteger();

    HoldCounts(BlockRing ring, int numBlocks) {
        this.ring = ring;
        this.counts = new AtomicIntegerArray(numBlocks);
    }

    /** Starts to hold a block that was just taken. */
    void hold(int index, int holders) {
        held.incrementAndGet();
        counts.setRelease(index, holders);
    }

    void release(int index) {
        if (counts.decrementAndGet(index) == 0) {
            held.decrementAndGet(); // first: the ring may be full again at once
            ring.release(index);
        }
    }

    /** How many blocks somebody holds. Called by any thread. */
    int held() {
        return held.get();
    }

    boolean isHeld(int index) {
        return counts.getAcquire(index) > 0;
    }
}
