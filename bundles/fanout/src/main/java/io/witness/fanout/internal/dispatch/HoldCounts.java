package io.witness.fanout.internal.dispatch;

import io.witness.api.ring.BlockRing;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Counts the holders of each block of a ring. The last release gives the block back to the ring, which takes it again only
 * afterwards. So the ring's thread sets a count while no other thread has the block, and any thread decrements it.
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

    /** Returns how many blocks are held. Called by any thread. */
    int held() {
        return held.get();
    }

    boolean isHeld(int index) {
        return counts.getAcquire(index) > 0;
    }
}
