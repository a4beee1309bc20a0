package io.witness.api.socket;

import java.util.Optional;

/**
 * Sums up the readers that have ended, of one ring or of several.
 *
 * @param count how many there were
 * @param evicted how many of them were evicted
 * @param evictedByOperator how many of these were evicted because an operator wanted that; the others kept blocks for too long
 * @param ledger the sum of their ledgers
 */
public record EndedReaders(long count, long evicted, long evictedByOperator, Ledger ledger) {
    /** No reader has ended yet. */
    public static final EndedReaders NONE = new EndedReaders(0, 0, 0, Ledger.EMPTY);

    /**
     * Adds a reader that has ended.
     *
     * @param last its final ledger
     * @param why why it ended; empty: because it wanted to
     * @return this and the reader
     */
    public EndedReaders plus(Ledger last, Optional<EndReason.Kind> why) {
        boolean byOperator =
                why.filter(EndReason.Kind.EVICTED_BY_OPERATOR::equals).isPresent();
        boolean wasEvicted =
                byOperator || why.filter(EndReason.Kind.EVICTED::equals).isPresent();
        return new EndedReaders(
                count + 1, evicted + (wasEvicted ? 1 : 0), evictedByOperator + (byOperator ? 1 : 0), ledger.plus(last));
    }

    /**
     * Adds the ended readers of another ring.
     *
     * @param other to be added
     * @return this and the other
     */
    public EndedReaders plus(EndedReaders other) {
        return new EndedReaders(
                count + other.count,
                evicted + other.evicted,
                evictedByOperator + other.evictedByOperator,
                ledger.plus(other.ledger));
    }
}
