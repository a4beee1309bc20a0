package io.witness.replay.internal;

/**
 * Something that happens now and then, and can be waited for. Who waits says what it has seen, and waits for what comes after it:
 * so nothing is missed between looking and waiting. Allocates nothing.
 */
public final class Signal {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private long count;

    /** It happens. For any thread. */
    public synchronized void raise() {
        count++;
        notifyAll();
    }

    /** How often it has happened so far. */
    public synchronized long count() {
        return count;
    }

    /**
     * Waits until it has happened more often than was seen.
     *
     * @param timeoutMillis milliseconds at most; negative: no limit
     * @return how often it has happened
     */
    public synchronized long await(long seen, long timeoutMillis) throws InterruptedException {
        long endNanos = System.nanoTime() + timeoutMillis * NANOS_PER_MILLI;
        while (count == seen) {
            long leftNanos = endNanos - System.nanoTime();
            if (timeoutMillis >= 0 && leftNanos <= 0) {
                break;
            }
            wait(timeoutMillis < 0 ? 0 : (leftNanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI);
        }
        return count;
    }

    /** As {@link #await}; an interruption ends nothing, and is there afterwards. */
    public long awaitUninterruptibly(long seen, long timeoutMillis) {
        long endNanos = System.nanoTime() + timeoutMillis * NANOS_PER_MILLI;
        long leftMillis = timeoutMillis;
        boolean interrupted = false;
        while (true) {
            try {
                long now = await(seen, leftMillis);
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
                return now;
            } catch (InterruptedException e) {
                interrupted = true;
                leftMillis = timeoutMillis < 0
                        ? timeoutMillis
                        : Math.max(0, (endNanos - System.nanoTime()) / NANOS_PER_MILLI);
            }
        }
    }
}
