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

    /**
     * Returns, for each of these percentages, the least delay that so many percent of all do not exceed; only if there is one.
     * Goes once through the counts between the least and the largest.
     *
     * @param percents in ascending order
     */
    long[] percentiles(double... percents) {
        long[] found = new long[percents.length];
        int next = 0;
        long below = 0;
        int last = most < 0 ? 0 : index(most) + 1;
        for (int i = least < 0 ? -index(amount(least)) : index(least); i < last && next < found.length; i++) {
            below += countAt(i);
            while (next < found.length && below >= rank(percents[next])) {
                found[next++] = within(valueAt(i));
            }
        }
        return found;
    }

    private long rank(double percent) {
        return Math.max(1, (long) Math.ceil(percent / HUNDRED * count));
    }

    // A negative index is that of a negative value, of which none has the index 0.
    private long countAt(int i) {
        return i < 0 ? negative[-i] : counts[i];
    }

    private static long valueAt(int i) {
        return i < 0 ? -value(-i) : value(i);
    }

    private long within(long value) {
        return Math.max(least, Math.min(most, value));
    }
}
