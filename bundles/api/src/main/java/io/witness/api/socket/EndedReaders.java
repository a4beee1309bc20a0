package io.witness.api.socket;

/**
 * Sums up the readers that have ended, of one ring or of several.
 *
 * @param count how many there were
 * @param evicted how many of them were evicted
 * @param ledger the sum of their ledgers
 */
public record EndedReaders(long count, long evicted, Ledger ledger) {
    /** No reader has ended yet. */
    public static final EndedReaders NONE = new EndedReaders(0, 0, Ledger.EMPTY);

    /**
     * Adds a reader that has ended.
     *
     * @param last its final ledger
     * @param wasEvicted whether it was evicted
     * @return this and the reader
     */
    public EndedReaders plus(Ledger last, boolean wasEvicted) {
        return new EndedReaders(count + 1, evicted + (wasEvicted ? 1 : 0), ledger.plus(last));
    }

    /**
     * Adds the ended readers of another ring.
     *
     * @param other to be added
     * @return this and the other
     */
    public EndedReaders plus(EndedReaders other) {
        return new EndedReaders(count + other.count, evicted + other.evicted, ledger.plus(other.ledger));
    }
}
