package io.witness.fanout.internal.dispatch;

import io.witness.api.ring.RingControl;
import io.witness.api.ring.RingTotals;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the kernel's counters of a ring with the packets taken from it. A process with the ring's descriptor can read the
 * kernel's counters too, which clears them: this is detected when fewer packets were accepted than taken. It can also write
 * into the ring, so that accepted packets are never taken.
 */
final class KernelTotals {
    private static final Logger LOG = LoggerFactory.getLogger(KernelTotals.class);

    private final String name;
    private final RingControl ring;
    private final TakenBlocks blocks;
    private final Consumer<String> warn;
    private volatile boolean exact = true;
    /** The totals read last. */
    private volatile RingTotals last = RingTotals.NONE;

    KernelTotals(String name, RingControl ring, TakenBlocks blocks, Consumer<String> warn) {
        this.name = name;
        this.ring = ring;
        this.blocks = blocks;
        this.warn = warn;
    }

    /** Reads the totals. Called by any thread. */
    RingTotals read() {
        long taken = blocks.count().packets(); // first: what is taken was accepted before
        RingTotals totals = counted();
        if (totals.accepted() < taken) {
            tamperingDetected("the kernel accepted " + totals.accepted() + " packets, but " + taken + " were taken");
        }
        return totals;
    }

    // A ring that cannot report its counters affects only its own numbers.
    private RingTotals counted() {
        try {
            RingTotals now = ring.totals();
            last = now;
            blocks.losses().dropped(now.dropped());
            return now; // not another thread's totals, which may be older than the taken packets
        } catch (RuntimeException | Error e) {
            if (becomeInexact()) {
                LOG.error("{}: the kernel's counters cannot be read", name, e);
            }
            return last;
        }
    }

    /** Marks the totals inexact. Only the first sign is logged. Called by any thread. */
    void tamperingDetected(String sign) {
        if (exact && becomeInexact()) {
            warn.accept(name + ": the kernel's counters are no longer exact: " + sign
                    + ": a client has read its counters or written into the ring; \"Sealed\": true prevents that");
        }
    }

    private synchronized boolean becomeInexact() {
        boolean first = exact;
        exact = false;
        return first;
    }

    /** Returns false once a client was seen to change the ring or the counters. Called by any thread. */
    boolean areExact() {
        return exact;
    }
}
