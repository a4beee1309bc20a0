package io.witness.memory;

import io.witness.api.ring.RingTotals;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what a filling thread does; any thread reads. Counting costs no more than a store. */
final class FillTotals {
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong freezes = new AtomicLong();
    private volatile long droppedWhenRead;

    void addAccepted() {
        add(accepted);
    }

    void addDropped() {
        add(dropped);
    }

    void addFreeze() {
        add(freezes);
    }

    // Only the filling thread writes.
    private static void add(AtomicLong counter) {
        counter.setRelease(counter.getPlain() + 1);
    }

    /** Tells whether anything was dropped since {@link #read}. For the filling thread. */
    boolean isLosing() {
        return dropped.getPlain() != droppedWhenRead;
    }

    RingTotals read() {
        long drops = dropped.getAcquire();
        droppedWhenRead = drops;
        return new RingTotals(accepted.getAcquire(), drops, freezes.getAcquire());
    }
}
