package io.witness.consumers.internal;

import java.util.concurrent.TimeUnit;

/** Determines the pause before a consumer is reopened: longer each time, until it has run for a while. */
final class RestartBackoff {
    private static final long LONGEST_FACTOR = 60;

    private final long firstNanos;
    private long nextNanos;

    RestartBackoff(long firstMillis) {
        firstNanos = TimeUnit.MILLISECONDS.toNanos(firstMillis);
        nextNanos = firstNanos;
    }

    /**
     * @param ranNanos how long it has been running
     */
    long nextNanos(long ranNanos) {
        if (ranNanos >= LONGEST_FACTOR * firstNanos) {
            nextNanos = firstNanos;
        }
        long pause = nextNanos;
        nextNanos = Math.min(2 * pause, LONGEST_FACTOR * firstNanos);
        return pause;
    }
}
