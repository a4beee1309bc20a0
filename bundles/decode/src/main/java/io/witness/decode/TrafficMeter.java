package io.witness.decode;

import io.witness.api.packet.Block;
import io.witness.api.packet.Packet;
import io.witness.api.packet.PacketCursor;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/**
 * Measures what a reader of one ring has read: packets, bytes, flows, and its lag. Allocates nothing per block. One thread
 * reads blocks; any thread reads the numbers, which cover whole blocks.
 */
public final class TrafficMeter {
    private static final int MOST_FLOWS = 1 << 16;

    private final FlowTable table;
    private final InstantSource clock;
    private volatile long packets;
    private volatile long bytes;
    private volatile long flows;
    private volatile long overflowed;
    private volatile long lagMillis;
    private volatile long worstLagMillis;

    /**
     * Creates a meter with room for 65536 flows at a time.
     *
     * @param linkType the LINKTYPE number of the packets, see {@link io.witness.api.packet.LinkTypes}
     * @param clock returns the present time by the clock of the packets' times, in milliseconds
     */
    public TrafficMeter(int linkType, InstantSource clock) {
        table = new FlowTable(linkType, MOST_FLOWS);
        this.clock = clock;
    }

    /**
     * Reads a block.
     *
     * @param block the block, held by the caller
     * @throws io.witness.api.packet.MalformedBlockException if not all of its packets can be read; those before are counted
     */
    public void read(Block block) {
        long seenPackets = 0;
        long seenBytes = 0;
        try {
            for (PacketCursor cursor = block.packets(); cursor.hasNext(); ) {
                Packet packet = cursor.next();
                if (seenPackets++ == 0) {
                    measureLag(packet.timeNanos());
                }
                seenBytes += packet.frameWireLength();
                table.add(packet);
            }
        } finally {
            publish(seenPackets, seenBytes);
        }
    }

    private void measureLag(long oldestNanos) {
        long lag = Math.max(0, clock.millis() - TimeUnit.NANOSECONDS.toMillis(oldestNanos));
        lagMillis = lag;
        worstLagMillis = Math.max(worstLagMillis, lag);
    }

    /** No update can get lost, because only one thread writes. */
    private void publish(long seenPackets, long seenBytes) {
        bytes += seenBytes;
        flows = table.flows();
        overflowed = table.overflowed();
        packets += seenPackets;
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
     * Returns the flows read, as a {@link FlowTable} counts them.
     *
     * @return the number
     */
    public long flows() {
        return flows;
    }

    /**
     * Returns the packets of flows for which there was no room.
     *
     * @return the number; above 0, {@link #flows()} is too small
     */
    public long overflowed() {
        return overflowed;
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
