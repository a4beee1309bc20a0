package io.witness.fanout.internal;

/** Determines the pause before a retry, longer each time. */
final class RetryPause {
    private static final long FIRST_MILLIS = 500;
    private static final long LONGEST_MILLIS = 30_000;

    private long nextMillis = FIRST_MILLIS;

    long nextMillis() {
        long millis = nextMillis;
        nextMillis = Math.min(2 * millis, LONGEST_MILLIS);
        return millis;
    }

    /** Restarts with the first pause, because something has changed. */
    void reset() {
        nextMillis = FIRST_MILLIS;
    }
}
