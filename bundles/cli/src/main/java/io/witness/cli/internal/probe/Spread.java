package io.witness.cli.internal.probe;

/** Holds the spread of a measured delay, in nanoseconds. */
record Spread(long count, long least, long p50, long p90, long p99, long p999, long most) {
    static Spread of(DelayHistogram delays) {
        return new Spread(
                delays.count(),
                delays.least(),
                delays.percentile(50),
                delays.percentile(90),
                delays.percentile(99),
                delays.percentile(99.9),
                delays.most());
    }
}
