package io.witness.fanout.internal.dispatch;

import java.util.function.LongSupplier;

/**
 * Measures the time during which a ring's thread was able to act. A step counts for {@link #MAX_STEP_NANOS} at most: when
 * the whole process was stopped, its readers could not return anything, and none is evicted for that.
 */
final class AgentClock {
    static final long MAX_STEP_NANOS = 20_000_000L;

    private final LongSupplier source;
    private volatile long nanos = 1;
    private long last;

    AgentClock(LongSupplier source) {
        this.source = source;
        last = source.getAsLong();
    }

    /** Advances the clock. Called by the ring's thread only. */
    void step() {
        long now = source.getAsLong();
        long step = Math.min(now - last, MAX_STEP_NANOS);
        last = now;
        if (step > 0) {
            nanos += step;
        }
    }

    /** Returns the value of {@link #realNanos} at the last step. Called by the ring's thread only. */
    long stepRealNanos() {
        return last;
    }

    /**
     * Returns the system's time in nanoseconds, which also advances while the ring's thread cannot act. Called by any
     * thread.
     */
    long realNanos() {
        return source.getAsLong();
    }

    /** Returns nanoseconds since some start, never 0. Called by any thread. */
    long nanos() {
        return nanos;
    }
}
