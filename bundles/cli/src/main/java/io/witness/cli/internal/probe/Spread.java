package io.witness.cli.internal.probe;

/** Holds the spread of a measured delay, in nanoseconds. */
record Spread(long count, long least, long p50, long p90, long p99, long p999, long most) {
    static Spread of(DelayHistogram delays) {
        long[] at = delays.percentiles(50, 90, 99, 99.9);
        return new Spread(delays.count(), delays.least(), at[0], at[1], at[2], at[3], delays.most());
    }
}
