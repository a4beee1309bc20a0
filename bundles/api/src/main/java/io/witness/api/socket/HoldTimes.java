package io.witness.api.socket;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Counts the blocks that a reader has returned, by the time for which they were in flight.
 *
 * @param counts blocks by time: one number for each bound of {@link #BOUNDS_NANOS}, of blocks that were in flight for at most
 *     that time and longer than the bound before; then the number of those beyond the last bound
 * @param sumNanos the sum of all times
 */
public record HoldTimes(List<Long> counts, long sumNanos) {
    /** The bounds in nanoseconds, ascending: from 100 microseconds to a minute. */
    public static final List<Long> BOUNDS_NANOS = List.of(
            TimeUnit.MICROSECONDS.toNanos(100),
            TimeUnit.MICROSECONDS.toNanos(500),
            TimeUnit.MILLISECONDS.toNanos(1),
            TimeUnit.MILLISECONDS.toNanos(5),
            TimeUnit.MILLISECONDS.toNanos(10),
            TimeUnit.MILLISECONDS.toNanos(50),
            TimeUnit.MILLISECONDS.toNanos(100),
            TimeUnit.MILLISECONDS.toNanos(500),
            TimeUnit.SECONDS.toNanos(1),
            TimeUnit.SECONDS.toNanos(5),
            TimeUnit.SECONDS.toNanos(10),
            TimeUnit.SECONDS.toNanos(60));

    /** No block was returned yet. */
    public static final HoldTimes NONE = new HoldTimes(Collections.nCopies(BOUNDS_NANOS.size() + 1, 0L), 0);

    /**
     * Copies the counts.
     *
     * @param counts one for each bound, and one more
     * @param sumNanos the sum of all times
     */
    public HoldTimes {
        counts = List.copyOf(counts);
    }
}
