package io.witness.exporter.kafka.internal;

/**
 * Accounts for all records: what was made is in exactly one place, at any time. Any thread may call; each call is a few additions under a
 * lock.
 */
final class Ledger {
    /** Lists where records are. */
    enum Place {
        /** In memory, not sent yet. */
        QUEUED,
        /** Given to the client, and not acknowledged by a broker. */
        IN_FLIGHT,
        /** On disk. */
        SPOOLED,
        /** Acknowledged by all brokers that have to. */
        DELIVERED,
        /** Lost, because there was no room, or because a spool file was damaged. */
        DROPPED,
        /** Refused by a broker or the client for what the record is: it would be refused again. */
        REFUSED
    }

    /**
     * Holds the numbers of one moment.
     *
     * @param made records that rings have made, and that were found in the spool at the start
     * @param queued in memory, not sent yet
     * @param inFlight sent, and not acknowledged
     * @param spooled on disk
     * @param delivered acknowledged
     * @param dropped lost
     * @param refused refused for what they are
     */
    record Totals(long made, long queued, long inFlight, long spooled, long delivered, long dropped, long refused) {
        boolean isClosed() {
            return made == queued + inFlight + spooled + delivered + dropped + refused;
        }
    }

    private final long[] counts = new long[Place.values().length];
    private long made;

    synchronized void enter(Place place, long records) {
        made += records;
        counts[place.ordinal()] += records;
    }

    synchronized void move(Place from, Place to, long records) {
        counts[from.ordinal()] -= records;
        counts[to.ordinal()] += records;
    }

    private long at(Place place) {
        return counts[place.ordinal()];
    }

    synchronized Totals totals() {
        return new Totals(
                made,
                at(Place.QUEUED),
                at(Place.IN_FLIGHT),
                at(Place.SPOOLED),
                at(Place.DELIVERED),
                at(Place.DROPPED),
                at(Place.REFUSED));
    }
}
