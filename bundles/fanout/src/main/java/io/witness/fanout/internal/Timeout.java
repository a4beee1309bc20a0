package io.witness.fanout.internal;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** How long to wait for what may be about to come. For one thread. */
final class Timeout {
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final LongSupplier nanoTime;
    /** Since when something is missing; null if it is not known to be. */
    private Long startNanos;

    Timeout(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Something is missing: whether that has gone on for too long. */
    boolean hasExpired() {
        long now = nanoTime.getAsLong();
        startNanos = startNanos == null ? Long.valueOf(now) : startNanos;
        return now - startNanos >= LIMIT_NANOS;
    }

    /** Nothing is missing any more, or it does not matter. */
    void reset() {
        startNanos = null;
    }
}
