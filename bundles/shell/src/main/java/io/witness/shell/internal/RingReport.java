package io.witness.shell.internal;

import io.witness.api.socket.RingStatus;
import io.witness.api.socket.SocketState;
import io.witness.api.socket.SocketStatus;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Describes how full a ring is, and what happened to it while it was measured.
 *
 * @param socketName the SocketName
 * @param fanoutIndex the ring
 * @param phase the state of its socket
 * @param since when it was opened
 * @param readers how many readers it has
 * @param numBlocks its blocks
 * @param freeBlocks blocks that nobody holds
 * @param measuredNanos for how long it was measured; empty: it was opened meanwhile
 * @param packets packets in the blocks that were taken in this time
 * @param blocks the blocks that were taken
 * @param dropped packets that the kernel dropped
 * @param slackNanos how long the free blocks last at this rate; empty: no block was taken
 */
record RingReport(
        String socketName,
        int fanoutIndex,
        SocketState.Phase phase,
        Instant since,
        int readers,
        int numBlocks,
        int freeBlocks,
        OptionalLong measuredNanos,
        OptionalLong packets,
        OptionalLong blocks,
        OptionalLong dropped,
        OptionalLong slackNanos) {
    static RingReport of(SocketStatus socket, RingStatus ring, Window window) {
        Optional<RateReport> rate = RateReport.of(socket.socketName(), ring, window);
        return new RingReport(
                socket.socketName(),
                ring.fanoutIndex(),
                socket.state().phase(),
                ring.since(),
                ring.subscriptions().size(),
                ring.description().numBlocks(),
                ring.freeBlocks(),
                number(rate.map(RateReport::measuredNanos)),
                number(rate.map(RateReport::packets)),
                number(rate.map(RateReport::blocks)),
                number(rate.map(RateReport::dropped)),
                rate.map(RateReport::slackNanos).orElse(OptionalLong.empty()));
    }

    private static OptionalLong number(Optional<Long> value) {
        return value.map(OptionalLong::of).orElse(OptionalLong.empty());
    }

    /** Returns a count as a rate, rounded; null: unknown. */
    Long perSecond(OptionalLong count) {
        return count.isEmpty() ? null : Math.round(count.getAsLong() * 1e9 / measuredNanos.orElseThrow());
    }
}
