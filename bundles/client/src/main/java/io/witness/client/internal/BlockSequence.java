package io.witness.client.internal;

/** Tells by the numbers of the blocks that came, in their order, how many of the same ring did not. */
public final class BlockSequence {
    private static final long UNKNOWN = -1;

    private long expected = UNKNOWN;

    /** How many blocks are missing between the last one and this one; 0 for the first one. */
    public long missedBefore(long sequenceNumber) {
        long missed = expected == UNKNOWN ? 0 : Math.max(0, sequenceNumber - expected);
        expected = sequenceNumber + 1;
        return missed;
    }
}
