package io.witness.terminal.internal.top;

import java.util.OptionalLong;

/**
 * Holds the counters of a reader at a ring.
 *
 * @param key which reader it is
 * @param deliveredPackets packets that it got
 * @param skippedPackets packets that it missed
 * @param skippedBlocks the blocks with them
 * @param outstandingBlocks blocks that it has in hand
 * @param waitingBlocks blocks that wait for it in the ring
 * @param lagBlocks blocks that were filled since the oldest one that it has not returned, including that one
 * @param oldestNanos how long it has had the oldest block in hand; empty: it has none
 * @param longestNanos the longest time for which it had a block in hand
 */
record ReaderCounters(
        Key key,
        long deliveredPackets,
        long skippedPackets,
        long skippedBlocks,
        long outstandingBlocks,
        long waitingBlocks,
        long lagBlocks,
        OptionalLong oldestNanos,
        OptionalLong longestNanos) {
    /**
     * Identifies a reader.
     *
     * @param ring where it reads
     * @param kind {@code client} or {@code consumer}
     * @param name of the process or the consumer
     * @param pid of a client
     * @param uid of a client
     * @param since when it subscribed
     */
    record Key(RingCounters.Key ring, String kind, String name, OptionalLong pid, OptionalLong uid, String since) {}

    static ReaderCounters of(RingCounters.Key ring, Node reader) {
        return new ReaderCounters(
                new Key(
                        ring,
                        reader.at("reader.kind").text(),
                        reader.at("reader.name").text(),
                        reader.at("reader.pid").number(),
                        reader.at("reader.uid").number(),
                        reader.at("since").text()),
                reader.at("ledger.delivered.packets").count(),
                reader.at("ledger.skipped.packets").count(),
                reader.at("ledger.skipped.blocks").count(),
                reader.at("ledger.outstanding.blocks").count(),
                reader.at("ledger.waiting.blocks").count(),
                reader.at("lagBlocks").count(),
                reader.at("oldestInFlightNanos").number(),
                reader.at("longestHoldNanos").number());
    }
}
