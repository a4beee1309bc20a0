package io.witness.flows;

import io.witness.api.packet.Block;
import io.witness.api.packet.Packet;
import io.witness.api.packet.PacketCursor;
import java.io.IOException;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/**
 * Measures what a reader of one ring has read: packets, bytes, flows, and its lag, with a {@link FlowMeter}. Allocates nothing per
 * block. One thread reads blocks; any thread reads the numbers, which cover whole blocks.
 */
public final class TrafficMeter {
    private final FlowMeter meter;
    private final int linkType;
    private final InstantSource clock;
    private volatile long packets;
    private volatile long bytes;
    private volatile long flows;
    private volatile long liveFlows;
    private volatile long evictedFlows;
    private volatile long lagMillis;
    private volatile long worstLagMillis;

    /**
     * Creates an instance.
     *
     * @param meter counts the flows; it is used by this one only
     * @param linkType the LINKTYPE number of the packets, see {@link io.witness.api.packet.LinkTypes}
     * @param clock returns the present time by the clock of the packets' times, in milliseconds
     */
    public TrafficMeter(FlowMeter meter, int linkType, InstantSource clock) {
        this.meter = meter;
        this.linkType = linkType;
        this.clock = clock;
    }

    /**
     * Reads a block.
     *
     * @param block the block, held by the caller
     * @throws io.witness.api.packet.MalformedBlockException if not all of its packets can be read; those before are counted
     * @throws IOException of the meter's listener
     */
    public void read(Block block) throws IOException {
        boolean isFirst = true;
        try {
            for (PacketCursor cursor = block.packets(); cursor.hasNext(); ) {
                Packet packet = cursor.next();
                if (isFirst) {
                    measureLag(packet.timeNanos());
                    isFirst = false;
                }
                meter.add(packet, linkType);
            }
        } finally {
            publish();
        }
    }

    /**
     * Advances the time while no blocks arrive.
     *
     * @param nanos the present time by the packets, nanoseconds since 1970
     * @throws IOException of the meter's listener
     */
    public void tick(long nanos) throws IOException {
        meter.tick(nanos);
        publish();
    }

    private void measureLag(long oldestNanos) {
        long lag = Math.max(0, clock.millis() - TimeUnit.NANOSECONDS.toMillis(oldestNanos));
        lagMillis = lag;
        worstLagMillis = Math.max(worstLagMillis, lag);
    }

    /** No update can get lost, because only one thread writes. */
    private void publish() {
        bytes = meter.counts().bytes();
        flows = meter.counts().flows();
        liveFlows = meter.liveFlows();
        evictedFlows = meter.counts().evictedFlows();
        packets = meter.counts().packets();
    }

    /**
     * Returns the packets read.
     *
     * @return the number
     */
    public long packets() {
        return packets;
    }

    /**
     * Returns the bytes that they had on the wire.
     *
     * @return the number, VLAN tags included
     */
    public long bytes() {
        return bytes;
    }

    /**
     * Returns the flows that began.
     *
     * @return the number
     */
    public long flows() {
        return flows;
    }

    /**
     * Returns the flows that have not ended.
     *
     * @return the number
     */
    public long liveFlows() {
        return liveFlows;
    }

    /**
     * Returns the flows that ended early, because there was no room.
     *
     * @return the number
     */
    public long evictedFlows() {
        return evictedFlows;
    }

    /**
     * Returns the age of the oldest packet of the last block when it was read.
     *
     * @return milliseconds
     */
    public long lagMillis() {
        return lagMillis;
    }

    /**
     * Returns the longest lag so far.
     *
     * @return milliseconds
     */
    public long worstLagMillis() {
        return worstLagMillis;
    }
}
