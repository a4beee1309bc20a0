package io.witness.pcap.internal;

import io.witness.pcap.InterfaceInfo;

/** Holds the common properties of the packets of one interface of a section, and counts them. For one thread. */
final class PcapNgInterface {
    private final InterfaceInfo info;
    private final String description;
    private final TimeScale time;
    private boolean hasPackets;
    private long stated;

    PcapNgInterface(InterfaceInfo info, String description, TimeScale time) {
        this.info = info;
        this.description = description;
        this.time = time;
    }

    InterfaceInfo info() {
        return info;
    }

    String description() {
        return description;
    }

    TimeScale time() {
        return time;
    }

    int linkType() {
        return info.linkType();
    }

    int snapLength() {
        return info.snapLength();
    }

    /** Notes a packet, which says that some before it were lost. */
    void count(long lost) {
        hasPackets = true;
        stated += lost;
    }

    /** Tells whether a packet was read. */
    boolean hasPackets() {
        return hasPackets;
    }

    /** Returns how many packets were lost before those that were read. */
    long stated() {
        return stated;
    }
}
