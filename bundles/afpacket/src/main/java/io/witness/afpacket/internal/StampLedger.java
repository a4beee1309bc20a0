package io.witness.afpacket.internal;

import io.witness.afpacket.StampCounters.Stamps;

/** Counts the time stamps of one kind, of sent packets. One thread writes, any thread reads. */
final class StampLedger {
    private volatile long received;
    private volatile long newest = -1;

    /** Counts the stamp of a packet. */
    void add(long identifier) {
        newest = Math.max(newest, identifier);
        received++; // after the other: a reader never sees more than there can be
    }

    /** Returns the counters, if so many identifiers were given. */
    Stamps stamps(long identifiers) {
        long count = received;
        long last = newest;
        return new Stamps(count, last + 1 - count, Math.max(identifiers - last - 1, 0));
    }
}
