package io.witness.fanout.internal;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** How long to wait for what may be about to come. For one thread. */
final class Patience {
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final LongSupplier nanoTime;
    /** Since when something is missing; null if it is not known to be. */
    private Long sinceNanos;

    Patience(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Something is missing: whether that has gone on for too long. */
    boolean isOver() {
        long now = nanoTime.getAsLong();
        sinceNanos = sinceNanos == null ? Long.valueOf(now) : sinceNanos;
        return now - sinceNanos >= LIMIT_NANOS;
    }

    /** Nothing is missing any more, or it does not matter. */
    void renew() {
        sinceNanos = null;
    }
}
