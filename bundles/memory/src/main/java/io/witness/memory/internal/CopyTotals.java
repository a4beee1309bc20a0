package io.witness.memory.internal;

import io.witness.api.ring.RingTotals;

/**
 * Counts the packets of a copied ring. Only the taking thread counts, without waiting; any thread reads. Allocates nothing
 * when counting.
 */
final class CopyTotals {
    private volatile long copied;
    private volatile long dropped;
    private volatile long droppedBlocks;

    void addCopied(int packets) {
        copied = copied + packets;
    }

    void addDropped(int packets) {
        dropped = dropped + packets;
        droppedBlocks = droppedBlocks + 1;
    }

    /**
     * Returns the totals of the copy. Packets that still wait in the source are not included: they may yet be dropped, and
     * no total ever decreases.
     */
    RingTotals over(RingTotals source) {
        return new RingTotals(copied, source.dropped() + dropped, source.freezes() + droppedBlocks);
    }
}
