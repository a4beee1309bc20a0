package io.witness.consumer.flows.internal;

import io.witness.api.consumer.ConsumerContext;
import io.witness.api.consumer.ConsumerEnd;
import io.witness.api.consumer.Figure;
import io.witness.api.consumer.PacketConsumer;
import io.witness.api.packet.Block;
import io.witness.api.packet.Packet;
import io.witness.api.packet.PacketCursor;
import io.witness.flows.FlowMeter;
import io.witness.flows.TrafficMeter;
import java.io.IOException;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Meters the flows of one ring. For the consumer's thread. */
final class RingFlows implements PacketConsumer {
    /** Not a LINKTYPE number: only packets about which the kernel knows enough belong to flows. */
    private static final int UNKNOWN_LINK_TYPE = -1;

    /** Is told how far an evicted run has come. */
    interface Eviction {
        void at(long packets, long nanos);
    }

    private final ConsumerContext context;
    private final FlowMeter meter;
    private final TrafficMeter traffic;
    private final RingGaps gaps;
    private final Listeners listeners;
    private final LongSupplier lostRecords;
    private final BooleanSupplier isLinkDown;
    private final Eviction eviction;
    private final Figure packets;
    private final Figure bytes;
    private final Figure flows;
    private final Figure live;
    private final Figure evicted;
    private final Figure records;
    private final Figure lost;
    private final Figure gapRecords;
    private final Figure lag;
    private final Figure worstLag;

    RingFlows(
            ConsumerContext context,
            FlowMeter meter,
            RingGaps gaps,
            Listeners listeners,
            LongSupplier lostRecords,
            BooleanSupplier isLinkDown,
            Eviction eviction) {
        this.context = context;
        this.meter = meter;
        this.gaps = gaps;
        this.listeners = listeners;
        this.lostRecords = lostRecords;
        this.isLinkDown = isLinkDown;
        this.eviction = eviction;
        traffic = new TrafficMeter(meter, context.ring().linkType().orElse(UNKNOWN_LINK_TYPE), InstantSource.system());
        packets = context.figure("packets", "packets", "packets read");
        bytes = context.figure("bytes", "bytes", "their bytes on the wire");
        flows = context.figure("flows", "flows", "flows that began");
        live = context.figure("flows-live", "flows", "flows in the table");
        evicted = context.figure("flows-evicted", "flows", "flows that ended early, because the table was full");
        records = context.figure("records", "records", "records of flows and their parts");
        lost = context.figure("records-lost", "records", "records that an output could not take, of all rings");
        gapRecords = context.figure("gaps", "records", "records of packets that were not read");
        lag = context.figure("lag-ms", "ms", "age of the last block's oldest packet when it was read");
        worstLag = context.figure("lag-ms-worst", "ms", "the worst of these ages");
    }

    @Override
    public void accept(Block block) throws IOException {
        int count = block.packetCount();
        PacketCursor first = block.packets();
        if (first.hasNext()) {
            Packet packet = first.next();
            gaps.beforeBlock(packet.timeNanos(), packet.isLosing());
        }
        try {
            traffic.read(block);
        } finally {
            gaps.afterBlock(count);
            listeners.tick();
            show();
        }
    }

    @Override
    public void tick(long packetNanos) throws IOException {
        if (packetNanos != 0) {
            traffic.tick(packetNanos);
            gaps.findDrops(packetNanos);
        }
        if (isLinkDown.getAsBoolean()) {
            gaps.linkIsDown();
        }
        listeners.tick();
        show();
    }

    @Override
    public void close(ConsumerEnd end) throws IOException {
        if (end.cause() == ConsumerEnd.Cause.EVICTED) {
            eviction.at(gaps.position(), gaps.positionNanos());
        }
        try {
            meter.endAll();
            show();
        } finally {
            listeners.close();
        }
    }

    private void show() {
        packets.set(traffic.packets());
        bytes.set(traffic.bytes());
        flows.set(traffic.flows());
        live.set(traffic.liveFlows());
        evicted.set(traffic.evictedFlows());
        records.set(meter.counts().records());
        lost.set(lostRecords.getAsLong());
        gapRecords.set(meter.counts().gaps());
        lag.set(traffic.lagMillis());
        worstLag.set(traffic.worstLagMillis());
    }
}
