package io.witness.flows;

/**
 * Counts what a {@link FlowMeter} has got and what it has made of it, since it was created. The sum of all records, plus what belongs to no
 * flow, is what was added. For the thread of the meter.
 */
public final class FlowCounts {
    private long packets;
    private long bytes;
    private long packetsWithoutFlow;
    private long bytesWithoutFlow;
    private long strayPackets;
    private long flows;
    private long endedFlows;
    private long evictedFlows;
    private long records;
    private long gaps;

    FlowCounts() {}

    void addToFlow(int length) {
        packets++;
        bytes += length;
    }

    void addWithoutFlow(int length) {
        packets++;
        bytes += length;
        packetsWithoutFlow++;
        bytesWithoutFlow += length;
    }

    void addStray() {
        strayPackets++;
    }

    /** Returns the number of the flow that begins, from 0 on. */
    long beginFlow() {
        return flows++;
    }

    void evictFlow() {
        evictedFlows++;
    }

    void endFlow() {
        endedFlows++;
        records++;
    }

    void addPart() {
        records++;
    }

    void addGap() {
        gaps++;
    }

    /**
     * Counts the packets added.
     *
     * @return packets since the meter was created
     */
    public long packets() {
        return packets;
    }

    /**
     * Counts the bytes of the packets added, on the wire, with the link layer.
     *
     * @return bytes since the meter was created
     */
    public long bytes() {
        return bytes;
    }

    /**
     * Counts the packets that are not IP and belong to no flow.
     *
     * @return packets since the meter was created
     */
    public long packetsWithoutFlow() {
        return packetsWithoutFlow;
    }

    /**
     * Counts the bytes of packets that belong to no flow.
     *
     * @return bytes since the meter was created
     */
    public long bytesWithoutFlow() {
        return bytesWithoutFlow;
    }

    /**
     * Counts the packets whose time was more than an hour away from that of the packets before them.
     *
     * @return packets since the meter was created
     */
    public long strayPackets() {
        return strayPackets;
    }

    /**
     * Counts the flows that began.
     *
     * @return flows since the meter was created: those that ended and those that live
     */
    public long flows() {
        return flows;
    }

    /**
     * Counts the flows that ended.
     *
     * @return flows since the meter was created
     */
    public long endedFlows() {
        return endedFlows;
    }

    /**
     * Counts the flows that ended because the table was full.
     *
     * @return flows since the meter was created
     */
    public long evictedFlows() {
        return evictedFlows;
    }

    /**
     * Counts the records of flows and of parts of flows.
     *
     * @return records since the meter was created
     */
    public long records() {
        return records;
    }

    /**
     * Counts the records of gaps.
     *
     * @return records since the meter was created
     */
    public long gaps() {
        return gaps;
    }
}
