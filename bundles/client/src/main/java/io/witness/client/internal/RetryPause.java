package io.witness.client.internal;

import java.util.concurrent.TimeUnit;

/** Decides when to try next: at once, then after growing pauses. Times are of {@link System#nanoTime()}. For one thread. */
public final class RetryPause {
    private final long firstNanos;
    private final long longestNanos;
    private long pauseNanos;
    private long dueNanos;

    public RetryPause(int firstMillis, int longestMillis, long nowNanos) {
        firstNanos = TimeUnit.MILLISECONDS.toNanos(firstMillis);
        longestNanos = TimeUnit.MILLISECONDS.toNanos(longestMillis);
        dueNanos = nowNanos;
    }

    /** Starts the pause after a failure, and makes the next pause longer. */
    public void begin(long nowNanos) {
        dueNanos = nowNanos + pauseNanos;
        pauseNanos = Math.min(longestNanos, Math.max(firstNanos, 2 * pauseNanos));
    }

    /** Notes how long an attempt succeeded. If that was longer than any pause, the next attempt is made at once. */
    public void succeededFor(long nanos) {
        if (nanos >= longestNanos) {
            pauseNanos = 0;
        }
    }

    /** Shortens the pause to a moment. */
    public void endAt(long nanos) {
        if (nanos - dueNanos < 0) {
            dueNanos = nanos;
        }
    }

    /** Returns the rest of the pause; 0 or less: it has ended. */
    public long remainingNanos(long nowNanos) {
        return dueNanos - nowNanos;
    }
}
