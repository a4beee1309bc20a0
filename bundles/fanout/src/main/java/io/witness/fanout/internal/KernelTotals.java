package io.witness.fanout.internal;

import io.witness.api.ring.Ring;
import io.witness.api.ring.RingTotals;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the kernel counted of a ring, compared with what was taken from it: whoever has the ring's descriptor can read the
 * kernel's counters too, which clears them. That is seen when fewer packets were accepted than were taken.
 */
final class KernelTotals {
    private static final Logger LOG = LoggerFactory.getLogger(KernelTotals.class);

    private final String name;
    private final Ring ring;
    private final TakenBlocks blocks;
    private boolean inexact;

    KernelTotals(String name, Ring ring, TakenBlocks blocks) {
        this.name = name;
        this.ring = ring;
        this.blocks = blocks;
    }

    /** Reads the totals. Called by any thread. */
    synchronized RingTotals read() {
        long taken = blocks.count().packets(); // first: what is taken was accepted before
        RingTotals totals = ring.totals();
        if (totals.accepted() < taken && !inexact) {
            inexact = true;
            LOG.warn(
                    "{}: the kernel's counts are not exact any more: it accepted {} packets, but {} were taken: a client"
                            + " has read its counters or written into the ring; \"Sealed\": true prevents that",
                    name,
                    totals.accepted(),
                    taken);
        }
        return totals;
    }

    /** Whether nobody was seen to have meddled. Called by any thread. */
    synchronized boolean areExact() {
        return !inexact;
    }
}
