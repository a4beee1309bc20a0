package io.witness.client.internal;

import java.util.concurrent.TimeUnit;

/** When to try next: at once, then after pauses that grow. Times are of {@link System#nanoTime()}. For one thread. */
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

    /** What was tried failed, or did not last: the pause begins, and the next one will be longer. */
    public void begin(long nowNanos) {
        dueNanos = nowNanos + pauseNanos;
        pauseNanos = Math.min(longestNanos, Math.max(firstNanos, 2 * pauseNanos));
    }

    /** What was tried went well for a time. If that was longer than any pause, the next try will be at once. */
    public void succeededFor(long nanos) {
        if (nanos >= longestNanos) {
            pauseNanos = 0;
        }
    }

    /** Ends the pause at a moment, if it would last longer. */
    public void endAt(long nanos) {
        if (nanos - dueNanos < 0) {
            dueNanos = nanos;
        }
    }

    /** How long the pause still is; 0 or less: it is over. */
    public long remainingNanos(long nowNanos) {
        return dueNanos - nowNanos;
    }
}
