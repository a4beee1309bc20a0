package io.witness.cli.internal.tap;

/**
 * A block that the connection delivered.
 *
 * @param sequenceNumber its number in the ring
 * @param earliest the smallest time of its packets, nanoseconds since 1970
 * @param latest the greatest time of its packets
 * @param missedBefore how many blocks of the ring were skipped for this client directly before it
 * @param wanted those of its packets that are wanted
 */
record LiveBlock(long sequenceNumber, long earliest, long latest, long missedBefore, Batch wanted) {
    /** Tells whether a packet of a block with the same number can be of this block, and not of an earlier ring's. */
    boolean contains(long timeNanos) {
        return timeNanos >= earliest && timeNanos <= latest;
    }
}
