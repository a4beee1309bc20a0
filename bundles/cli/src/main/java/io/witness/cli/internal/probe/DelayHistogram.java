package io.witness.cli.internal.probe;

/**
 * Counts delays, of which percentiles are then known to 0.05 percent, in memory that does not grow with their number. The
 * least and the largest are exact. Values below 2048 ns have a count each, larger ones 1024 for each power of two. For one
 * thread.
 */
final class DelayHistogram {
    private static final int PART_BITS = 10;
    private static final int LENGTH = index(Long.MAX_VALUE) + 1;
    private static final double HUNDRED = 100;

    private final long[] counts = new long[LENGTH];
    /** Those of negative values, by their amount; null: there are none. */
    private long[] negative;

    private long count;
    private long least = Long.MAX_VALUE;
    private long most = Long.MIN_VALUE;

    /** Counts a delay in nanoseconds, any. */
    void record(long nanos) {
        if (nanos >= 0) {
            counts[index(nanos)]++;
        } else {
            negative = negative == null ? new long[LENGTH] : negative;
            negative[index(amount(nanos))]++;
        }
        count++;
        least = Math.min(least, nanos);
        most = Math.max(most, nanos);
    }

    private static long amount(long nanos) {
        return nanos == Long.MIN_VALUE ? Long.MAX_VALUE : -nanos;
    }

    private static int index(long value) {
        int shift = Math.max(0, Long.SIZE - 1 - PART_BITS - Long.numberOfLeadingZeros(value | 1));
        return (shift << PART_BITS) + (int) (value >>> shift);
    }

    /** Returns the middle of the values with this index. */
    private static long value(int index) {
        int shift = Math.max(0, (index >>> PART_BITS) - 1);
        long first = (long) (index - (shift << PART_BITS)) << shift;
        return first + (1L << shift) / 2;
    }

    long count() {
        return count;
    }

    /** Returns the least delay; only if there is one. */
    long least() {
        return least;
    }

    /** Returns the largest delay; only if there is one. */
    long most() {
        return most;
    }

    /** Returns the least delay that so many percent of all do not exceed; only if there is one. */
    long percentile(double percent) {
        long rank = Math.max(1, (long) Math.ceil(percent / HUNDRED * count));
        return Math.max(least, Math.min(most, ofRank(rank)));
    }

    private long ofRank(long rank) {
        long left = rank;
        for (int i = LENGTH - 1; i >= 0 && negative != null; i--) {
            left -= negative[i];
            if (left <= 0) {
                return -value(i);
            }
        }
        int i = 0;
        while (left > counts[i]) {
            left -= counts[i++];
        }
        return value(i);
    }
}
