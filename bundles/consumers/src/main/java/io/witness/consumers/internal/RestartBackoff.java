package io.witness.consumers.internal;

import java.util.concurrent.TimeUnit;

/** Determines the pause before a consumer is reopened: longer each time, until it has run for a while. */
final class RestartBackoff {
    private static final long LONGEST_FACTOR = 60;

    /** Failures in a row after which it is not reopened any more. */
    static final int MOST_FAILURES = 6;

    private final long firstNanos;
    private long nextNanos;
    private int failures;

    RestartBackoff(long firstMillis) {
        firstNanos = TimeUnit.MILLISECONDS.toNanos(firstMillis);
        nextNanos = firstNanos;
    }

    /**
     * @param ranNanos how long it has been running
     */
    long nextNanos(long ranNanos) {
        if (ranNanos >= LONGEST_FACTOR * firstNanos) {
            reset();
        }
        long pause = nextNanos;
        nextNanos = Math.min(2 * pause, LONGEST_FACTOR * firstNanos);
        return pause;
    }

    /**
     * Counts a failure, after {@link #nextNanos}.
     *
     * @return whether it was one too many
     */
    boolean failed() {
        failures++;
        return failures >= MOST_FAILURES;
    }

    /** Forgets the past. */
    void reset() {
        nextNanos = firstNanos;
        failures = 0;
    }
}
