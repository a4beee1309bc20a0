package io.witness.terminal.internal.top;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Describes what a reader did between two samples. A rate is unknown until there are two samples of the reader.
 *
 * @param now the counters at the end
 * @param packetsPerSecond packets that it got
 * @param skipsPerSecond packets that it missed
 * @param lagSeconds the time in which the ring fills as many blocks as the reader lags behind; unknown while it fills none
 */
record ReaderRates(
        ReaderCounters now, OptionalDouble packetsPerSecond, OptionalDouble skipsPerSecond, OptionalDouble lagSeconds) {
    /** Compares the counters of a reader, the earlier ones {@code null} if there are none. */
    static ReaderRates between(ReaderCounters before, ReaderCounters now, double seconds, RingRates ring) {
        OptionalDouble lag = now.lagBlocks() == 0 ? OptionalDouble.of(0) : ring.seconds(now.lagBlocks());
        if (before == null || seconds <= 0) {
            return new ReaderRates(now, OptionalDouble.empty(), OptionalDouble.empty(), lag);
        }
        return new ReaderRates(
                now,
                OptionalDouble.of((now.deliveredPackets() - before.deliveredPackets()) / seconds),
                OptionalDouble.of((now.skippedPackets() - before.skippedPackets()) / seconds),
                lag);
    }

    /** Returns for how many seconds the reader has had its oldest block in hand. */
    OptionalDouble oldestSeconds() {
        return seconds(now.oldestNanos());
    }

    /** Returns the longest time for which the reader had a block in hand. */
    OptionalDouble longestSeconds() {
        return seconds(now.longestNanos());
    }

    private static OptionalDouble seconds(OptionalLong nanos) {
        return nanos.isPresent() ? OptionalDouble.of(nanos.getAsLong() / 1e9) : OptionalDouble.empty();
    }
}
