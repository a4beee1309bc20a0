package io.witness.replay.internal;

/**
 * Wakes up waiting threads. A waiter says how many signals it has seen and waits for the next, so that none is missed
 * between looking and waiting. Allocates nothing.
 */
public final class Signal {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private long count;

    /** Raises the signal. For any thread. */
    public synchronized void raise() {
        count++;
        notifyAll();
    }

    /** Returns how often it was raised so far. */
    public synchronized long count() {
        return count;
    }

    /**
     * Waits until it was raised more often than {@code seen}.
     *
     * @param timeoutMillis milliseconds at most; negative: no limit
     * @return how often it was raised
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

    /** Waits as {@link #await} does, but an interruption does not end it; the interrupted status is set afterwards. */
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
