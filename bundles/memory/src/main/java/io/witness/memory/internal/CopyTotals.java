package io.witness.memory.internal;

import io.witness.api.ring.RingTotals;

/** What became of the packets of a copied ring. Counted by the taking thread, read by any; allocates nothing when counting. */
final class CopyTotals {
    private long copied;
    private long dropped;
    private long droppedBlocks;

    synchronized void addCopied(int packets) {
        copied += packets;
    }

    synchronized void addDropped(int packets) {
        dropped += packets;
        droppedBlocks++;
    }

    /**
     * The totals of the copy. Packets that still wait in the source are no part of it: they may yet be dropped, and no total
     * ever goes back.
     */
    synchronized RingTotals over(RingTotals source) {
        return new RingTotals(copied, source.dropped() + dropped, source.freezes() + droppedBlocks);
    }
}
