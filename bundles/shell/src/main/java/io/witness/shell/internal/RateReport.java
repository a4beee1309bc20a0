package io.witness.shell.internal;

import io.witness.api.socket.RingStatus;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Describes what one ring of a socket has borne for a short time, and how much longer it could.
 *
 * @param socketName the SocketName
 * @param fanoutIndex the ring
 * @param measuredNanos for how long it was observed
 * @param packets packets in the blocks that were taken in this time
 * @param blocks the blocks that were taken
 * @param dropped packets that the kernel dropped
 * @param numBlocks blocks of the ring
 * @param freeBlocks blocks that nobody held at the end
 * @param slackNanos how long the free blocks last at this rate; empty: no block was taken
 */
record RateReport(
        String socketName,
        int fanoutIndex,
        long measuredNanos,
        long packets,
        long blocks,
        long dropped,
        int numBlocks,
        int freeBlocks,
        OptionalLong slackNanos) {
    /** Describes a ring in a window; empty: it was opened in the window. */
    static Optional<RateReport> of(String socketName, RingStatus ring, Window window) {
        return window.before(socketName, ring).map(before -> of(socketName, before, ring, window.nanos()));
    }

    static RateReport of(String socketName, RingStatus before, RingStatus after, long measuredNanos) {
        long blocks = after.taken().blocks() - before.taken().blocks();
        OptionalLong slack = blocks == 0
                ? OptionalLong.empty()
                : OptionalLong.of((long) ((double) measuredNanos / blocks * after.freeBlocks()));
        return new RateReport(
                socketName,
                after.fanoutIndex(),
                measuredNanos,
                after.taken().packets() - before.taken().packets(),
                blocks,
                after.kernel().dropped() - before.kernel().dropped(),
                after.description().numBlocks(),
                after.freeBlocks(),
                slack);
    }

    /** Returns a count as a rate, rounded. */
    long perSecond(long count) {
        return Math.round(count * 1e9 / measuredNanos);
    }
}
