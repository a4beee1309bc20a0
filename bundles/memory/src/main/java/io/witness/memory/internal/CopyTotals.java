package io.witness.memory.internal;

import io.witness.api.ring.RingTotals;

/**
 * What became of the packets of a copied ring. Counted by the taking thread alone, which waits for nobody; read by any. Allocates
 * nothing when counting.
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
     * The totals of the copy. Packets that still wait in the source are no part of it: they may yet be dropped, and no total
     * ever goes back.
     */
    RingTotals over(RingTotals source) {
        return new RingTotals(copied, source.dropped() + dropped, source.freezes() + droppedBlocks);
    }
}
