package io.witness.api.socket;

/**
 * Accounts for the blocks that were offered to one reader or to several. Always: taken = delivered + skipped + waiting, and
 * delivered = returned + outstanding + forfeited, in blocks and in packets.
 *
 * @param taken offered since the subscription began
 * @param delivered handed over to the reader
 * @param skipped given up while they waited
 * @param waiting waiting in the ring for the reader
 * @param returned returned by the reader
 * @param outstanding in flight: handed over, and not returned yet
 * @param forfeited in flight when the subscription ended
 */
public record Ledger(
        BlockCount taken,
        BlockCount delivered,
        BlockCount skipped,
        BlockCount waiting,
        BlockCount returned,
        BlockCount outstanding,
        BlockCount forfeited) {
    /** Nothing was offered. */
    public static final Ledger EMPTY = new Ledger(
            BlockCount.NONE,
            BlockCount.NONE,
            BlockCount.NONE,
            BlockCount.NONE,
            BlockCount.NONE,
            BlockCount.NONE,
            BlockCount.NONE);

    /**
     * Adds another ledger.
     *
     * @param other to be added
     * @return the sum
     */
    public Ledger plus(Ledger other) {
        return new Ledger(
                taken.plus(other.taken),
                delivered.plus(other.delivered),
                skipped.plus(other.skipped),
                waiting.plus(other.waiting),
                returned.plus(other.returned),
                outstanding.plus(other.outstanding),
                forfeited.plus(other.forfeited));
    }
}
