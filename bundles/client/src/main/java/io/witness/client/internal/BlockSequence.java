package io.witness.client.internal;

/** Counts missed blocks by gaps in the sequence numbers. */
public final class BlockSequence {
    private static final long UNKNOWN = -1;

    private long expected = UNKNOWN;

    /** Returns how many blocks are missing between the last one and this one; 0 for the first one. */
    public long missedBefore(long sequenceNumber) {
        long missed = expected == UNKNOWN ? 0 : Math.max(0, sequenceNumber - expected);
        expected = sequenceNumber + 1;
        return missed;
    }
}
