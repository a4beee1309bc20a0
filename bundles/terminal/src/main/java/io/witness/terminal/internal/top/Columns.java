package io.witness.terminal.internal.top;

import java.util.List;
import java.util.OptionalLong;

/** Names the columns of the tables of rings and of readers. */
final class Columns {
    /** The ring that is full first leads. */
    static final String OF_RINGS = "SLACK-S";
    /** The reader that is behind most leads. */
    static final String OF_READERS = "LAG";

    static final List<Column<RingRates>> RINGS = List.of(
            Column.text("SOCKET", 0, ring -> ring.now().socketName()),
            Column.count("INDEX", 3, ring -> ring.now().fanoutIndex()),
            Column.text("INTERFACE", 7, ring -> ring.now().interfaceName()),
            Column.text("STATE", 4, ring -> ring.now().phase()),
            Column.rate("PACKETS/S", 1, RingRates::packetsPerSecond),
            Column.rate("BLOCKS/S", 8, RingRates::blocksPerSecond),
            Column.rate("DROPS/S", 1, RingRates::dropsPerSecond),
            Column.count("DROPPED", 5, ring -> ring.now().dropped()),
            Column.count("BLOCKS", 9, ring -> blocks(ring.now())),
            Column.count("FREE", 6, ring -> ring.now().freeBlocks()),
            Column.seconds(OF_RINGS, 0, RingRates::slackSeconds).leastFirst(),
            Column.text("DETAIL", 10, ring -> ring.now().detail()));

    static final List<Column<ReaderRates>> READERS = List.of(
            Column.text("READER", 0, reader -> reader.now().key().name()),
            Column.count("PID", 5, reader -> reader.now().key().pid()),
            Column.text("SOCKET", 3, reader -> reader.now().key().ring().socketName()),
            Column.count("INDEX", 4, reader -> reader.now().key().ring().fanoutIndex()),
            Column.rate("PACKETS/S", 1, ReaderRates::packetsPerSecond),
            Column.rate("SKIPS/S", 1, ReaderRates::skipsPerSecond),
            Column.count("SKIPPED", 6, reader -> OptionalLong.of(reader.now().skippedPackets())),
            Column.count("IN-HAND", 7, reader -> OptionalLong.of(reader.now().outstandingBlocks())),
            Column.count("WAITING", 8, reader -> OptionalLong.of(reader.now().waitingBlocks())),
            Column.count(OF_READERS, 0, reader -> OptionalLong.of(reader.now().lagBlocks())),
            Column.seconds("LAG-S", 2, ReaderRates::lagSeconds),
            Column.seconds("OLDEST-S", 9, ReaderRates::oldestSeconds));

    private Columns() {}

    private static OptionalLong blocks(RingCounters ring) {
        return ring.numBlocks() == 0 ? OptionalLong.empty() : OptionalLong.of(ring.numBlocks());
    }
}
