package io.witness.fanout.internal;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Limits how long to wait for something that may appear soon. For one thread. */
final class Timeout {
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final LongSupplier nanoTime;
    /** Since when it is missing; null if it is not known to be. */
    private Long startNanos;

    Timeout(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Notes that it is missing; returns whether it has been for too long. */
    boolean hasExpired() {
        long now = nanoTime.getAsLong();
        startNanos = startNanos == null ? Long.valueOf(now) : startNanos;
        return now - startNanos >= LIMIT_NANOS;
    }

    /** Notes that it is not missing any more, or does not matter. */
    void reset() {
        startNanos = null;
    }
}
