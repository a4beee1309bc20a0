package io.witness.terminal.internal.top;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Describes what a ring bore between two samples. A rate is unknown until there are two samples of the ring.
 *
 * @param now the counters at the end
 * @param packetsPerSecond packets in the blocks that were taken
 * @param blocksPerSecond the blocks
 * @param dropsPerSecond packets that the kernel dropped
 */
record RingRates(
        RingCounters now,
        OptionalDouble packetsPerSecond,
        OptionalDouble blocksPerSecond,
        OptionalDouble dropsPerSecond) {
    /** Compares the counters of a ring, the earlier ones {@code null} if there are none. */
    static RingRates between(RingCounters before, RingCounters now, double seconds) {
        if (before == null) {
            return new RingRates(now, OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty());
        }
        return new RingRates(
                now,
                rate(before.packets(), now.packets(), seconds),
                rate(before.blocks(), now.blocks(), seconds),
                rate(before.dropped(), now.dropped(), seconds));
    }

    private static OptionalDouble rate(OptionalLong before, OptionalLong now, double seconds) {
        return before.isPresent() && now.isPresent() && seconds > 0
                ? OptionalDouble.of((now.getAsLong() - before.getAsLong()) / seconds)
                : OptionalDouble.empty();
    }

    /** Returns in how many seconds the ring is full at this rate if no block comes back; unknown while no block is filled. */
    OptionalDouble slackSeconds() {
        return now.freeBlocks().isPresent() ? seconds(now.freeBlocks().getAsLong()) : OptionalDouble.empty();
    }

    /** Returns the time in which this many blocks are filled; unknown while none is. */
    OptionalDouble seconds(long blocks) {
        return blocksPerSecond.isPresent() && blocksPerSecond.getAsDouble() > 0
                ? OptionalDouble.of(blocks / blocksPerSecond.getAsDouble())
                : OptionalDouble.empty();
    }
}
