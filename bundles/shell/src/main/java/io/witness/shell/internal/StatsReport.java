package io.witness.shell.internal;

import io.witness.api.ring.RingTotals;
import io.witness.api.socket.BlockCount;
import io.witness.api.socket.Ledger;
import io.witness.api.socket.Reader;
import io.witness.api.socket.RingStatus;
import io.witness.api.socket.SubscriptionStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Accounts for the packets of a ring: since it was opened, and while it was measured.
 *
 * @param socketName the SocketName
 * @param fanoutIndex the ring
 * @param since when it was opened
 * @param measuredNanos for how long it was measured; empty: it was opened meanwhile
 * @param all its counts since it was opened
 * @param measured its counts in the measured time; empty as above
 * @param readers its present readers
 */
record StatsReport(
        String socketName,
        int fanoutIndex,
        Instant since,
        OptionalLong measuredNanos,
        Counts all,
        Optional<Counts> measured,
        List<ReaderStats> readers) {
    /**
     * Counts at a ring.
     *
     * @param kernel by the kernel
     * @param taken from the kernel
     */
    record Counts(RingTotals kernel, BlockCount taken) {
        static Counts of(RingStatus ring) {
            return new Counts(ring.kernel(), ring.taken());
        }

        Counts minus(Counts before) {
            return new Counts(
                    new RingTotals(
                            kernel.accepted() - before.kernel.accepted(),
                            kernel.dropped() - before.kernel.dropped(),
                            kernel.freezes() - before.kernel.freezes()),
                    taken.minus(before.taken));
        }
    }

    /**
     * Accounts for the packets of a reader.
     *
     * @param reader the reader
     * @param since when it began
     * @param lagBlocks how many blocks it is behind
     * @param all its counts since it began
     * @param measured its counts in the measured time; empty: it began meanwhile
     */
    record ReaderStats(
            Reader reader, Instant since, long lagBlocks, ReaderCounts all, Optional<ReaderCounts> measured) {
        static ReaderStats of(SubscriptionStatus now, Optional<RingStatus> before) {
            ReaderCounts all = ReaderCounts.of(now.ledger());
            Optional<ReaderCounts> then = before.stream()
                    .flatMap(ring -> ring.subscriptions().stream())
                    .filter(old ->
                            old.reader().equals(now.reader()) && old.since().equals(now.since()))
                    .findFirst()
                    .map(old -> ReaderCounts.of(old.ledger()));
            return new ReaderStats(now.reader(), now.since(), now.lagBlocks(), all, then.map(all::minus));
        }
    }

    /**
     * Counts of a reader that only grow.
     *
     * @param taken offered to it
     * @param delivered to it
     * @param skipped for it
     * @param returned by it
     */
    record ReaderCounts(BlockCount taken, BlockCount delivered, BlockCount skipped, BlockCount returned) {
        static ReaderCounts of(Ledger ledger) {
            return new ReaderCounts(ledger.taken(), ledger.delivered(), ledger.skipped(), ledger.returned());
        }

        ReaderCounts minus(ReaderCounts before) {
            return new ReaderCounts(
                    taken.minus(before.taken),
                    delivered.minus(before.delivered),
                    skipped.minus(before.skipped),
                    returned.minus(before.returned));
        }
    }

    static StatsReport of(String socketName, RingStatus ring, Window window) {
        Optional<RingStatus> before = window.before(socketName, ring);
        Counts all = Counts.of(ring);
        return new StatsReport(
                socketName,
                ring.fanoutIndex(),
                ring.since(),
                before.isPresent() ? OptionalLong.of(window.nanos()) : OptionalLong.empty(),
                all,
                before.map(then -> all.minus(Counts.of(then))),
                ring.subscriptions().stream()
                        .map(reader -> ReaderStats.of(reader, before))
                        .toList());
    }

    /** Returns a count of the measured time as a rate, rounded; null: unknown. */
    Long perSecond(Optional<Long> count) {
        return count.map(number -> Math.round(number * 1e9 / measuredNanos.orElseThrow()))
                .orElse(null);
    }
}
