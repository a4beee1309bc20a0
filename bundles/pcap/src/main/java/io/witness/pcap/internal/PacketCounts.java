package io.witness.pcap.internal;

/** Counts the packets of an interface; several descriptions of one interface in a section, for other link types, share it. */
final class PacketCounts {
    private boolean hasPackets;
    private long stated;
    private long newestNanos;

    /** Notes a packet, which says that some before it were lost. */
    void count(long lost, long timeNanos) {
        hasPackets = true;
        stated += lost;
        newestNanos = Math.max(newestNanos, timeNanos);
    }

    /** Tells whether a packet was read. */
    boolean hasPackets() {
        return hasPackets;
    }

    /** Returns how many packets were lost before those that were read, as these say. */
    long stated() {
        return stated;
    }

    /** Returns the newest time of a packet; 0: none has one. */
    long newestNanos() {
        return newestNanos;
    }
}
