package io.witness.fanout.internal;

/** How long to wait before what has failed is tried again: longer each time. */
final class RetryPause {
    private static final long FIRST_MILLIS = 500;
    private static final long LONGEST_MILLIS = 30_000;

    private long nextMillis = FIRST_MILLIS;

    long nextMillis() {
        long millis = nextMillis;
        nextMillis = Math.min(2 * millis, LONGEST_MILLIS);
        return millis;
    }

    /** Something has changed: the next failure is the first one again. */
    void reset() {
        nextMillis = FIRST_MILLIS;
    }
}
