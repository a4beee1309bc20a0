package io.witness.replay.internal;

import java.time.Instant;

/** Provides time and pauses. For one thread. */
class Clock {
    /** The host's time is read again after this long, because it may be set. */
    private static final long TRUST_NANOS = 100_000_000;

    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long MOST_MILLIS = 3_600_000;

    private boolean asked;
    private long askedNanos;
    private long epochNanos;

    /** Returns the time as {@link System#nanoTime()} does. */
    long nanoTime() {
        return System.nanoTime();
    }

    /**
     * Waits this long, to the millisecond, an hour at most. A signal that was raised after {@code seen} ends it early.
     *
     * @return how often the signal was raised
     */
    long pause(Signal signal, long seen, long nanos) {
        return signal.awaitUninterruptibly(seen, Math.min(nanos / NANOS_PER_MILLI, MOST_MILLIS));
    }

    /** Returns nanoseconds since 1970. Allocates only occasionally. */
    final long epochNanos(long nowNanos) {
        if (!asked || nowNanos - askedNanos >= TRUST_NANOS) {
            asked = true;
            askedNanos = nowNanos;
            Instant now = Instant.now();
            epochNanos = now.getEpochSecond() * 1_000_000_000 + now.getNano();
        }
        return epochNanos + (nowNanos - askedNanos);
    }
}
