package io.witness.consumers.internal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/**
 * Limits how long consumers that are removed may block their callers. All of them share the budget, because at shutdown one
 * follows the other; it is renewed after a while.
 */
final class StopBudget {
    static final long LIMIT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    static final long AGAIN_AFTER_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final LongSupplier nanoTime;
    private long leftNanos = LIMIT_NANOS;
    private long usedNanos;

    StopBudget(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        usedNanos = nanoTime.getAsLong();
    }

    /** Waits as long as the budget allows; returns whether it completed. */
    boolean await(CompletableFuture<?> something) {
        long start = nanoTime.getAsLong();
        try {
            something.get(left(start), TimeUnit.NANOSECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return something.isDone();
        } catch (TimeoutException | ExecutionException e) {
            return something.isDone();
        } finally {
            use(nanoTime.getAsLong() - start);
        }
    }

    private synchronized long left(long now) {
        if (now - usedNanos >= AGAIN_AFTER_NANOS) {
            leftNanos = LIMIT_NANOS;
        }
        return leftNanos;
    }

    private synchronized void use(long nanos) {
        leftNanos = Math.max(0, leftNanos - nanos);
        usedNanos = nanoTime.getAsLong();
    }
}
