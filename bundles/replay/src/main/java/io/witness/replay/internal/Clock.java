package io.witness.replay.internal;

import java.time.Instant;

/** Time and pauses. For one thread. */
class Clock {
    /** After how long the host's idea of the time is asked for again: it may be set. */
    private static final long TRUST_NANOS = 100_000_000;

    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long MOST_MILLIS = 3_600_000;

    private boolean asked;
    private long askedNanos;
    private long epochNanos;

    /** As {@link System#nanoTime()}. */
    long nanoTime() {
        return System.nanoTime();
    }

    /**
     * Waits so long, to the millisecond, an hour at most. A signal that comes or has come since it was seen ends it early.
     *
     * @return how often the signal has come
     */
    long pause(Signal signal, long seen, long nanos) {
        return signal.awaitUninterruptibly(seen, Math.min(nanos / NANOS_PER_MILLI, MOST_MILLIS));
    }

    /** Nanoseconds since 1970. Allocates now and then only. */
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
