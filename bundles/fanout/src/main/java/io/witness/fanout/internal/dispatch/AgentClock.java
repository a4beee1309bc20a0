package io.witness.fanout.internal.dispatch;

import java.util.function.LongSupplier;

/**
 * The time during which a ring's thread was able to act. A step counts for {@link #MAX_STEP_NANOS} at most: when the whole
 * process was stopped, its readers could not return anything, and nobody is evicted for that.
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

    /** Goes on. Called by the ring's thread only. */
    void step() {
        long now = source.getAsLong();
        long step = Math.min(now - last, MAX_STEP_NANOS);
        last = now;
        if (step > 0) {
            nanos += step;
        }
    }

    /** What {@link #realNanos} was at the last step. Called by the ring's thread only. */
    long stepRealNanos() {
        return last;
    }

    /** What the time is outside, in nanoseconds: this goes on while the ring's thread cannot act. Called by any thread. */
    long realNanos() {
        return source.getAsLong();
    }

    /** Nanoseconds since some start, never 0. Called by any thread. */
    long nanos() {
        return nanos;
    }
}
