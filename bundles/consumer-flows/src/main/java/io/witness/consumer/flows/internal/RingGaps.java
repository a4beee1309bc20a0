package io.witness.consumer.flows.internal;

import io.witness.api.consumer.ConsumerContext;
import io.witness.api.ring.RingTotals;
import io.witness.flows.FlowMeter;
import io.witness.flows.GapRecord;
import io.witness.flows.GapRecord.Cause;
import java.io.IOException;

/** Finds packets that the ring has had or dropped, and that the meter has not got. For the consumer's thread. */
final class RingGaps {
    private static final long UNKNOWN = -1;

    private final ConsumerContext context;
    private final FlowMeter meter;
    /** Packets that the ring had taken after the last block; those at the eviction of an earlier run. */
    private long expected;

    private Cause cause;
    private long fromNanos;
    private long dropped;
    private boolean isDown;

    /**
     * @param evictedAt how many packets an earlier run had got when it was evicted; negative: there was none
     * @param evictedNanos its packet time then
     */
    RingGaps(ConsumerContext context, FlowMeter meter, long evictedAt, long evictedNanos) {
        this.context = context;
        this.meter = meter;
        expected = evictedAt;
        fromNanos = evictedNanos;
        cause = evictedAt < 0 ? Cause.SKIP : Cause.EVICTION;
        dropped = totalDropped();
    }

    private long totalDropped() {
        RingTotals totals = context.totals();
        return totals.isKnown() ? totals.dropped() : 0;
    }

    /** Compares what the ring had taken before the block with what was read. */
    void beforeBlock(long firstNanos, boolean isLosing) throws IOException {
        long before = context.packetsBefore();
        if (isDown) {
            add(Cause.LINK_DOWN, firstNanos, GapRecord.UNKNOWN);
            isDown = false;
        }
        if (expected != UNKNOWN && before > expected) {
            add(cause, firstNanos, before - expected);
        }
        expected = before;
        cause = Cause.SKIP;
        if (isLosing) {
            findDrops(firstNanos);
        }
        fromNanos = firstNanos;
    }

    /** Counts the packets of the block, and those of a block that is malformed. */
    void afterBlock(long packets) {
        expected += packets;
        fromNanos = Math.max(fromNanos, meter.nowNanos());
    }

    void findDrops(long nowNanos) throws IOException {
        long now = totalDropped();
        if (now > dropped) {
            add(Cause.DROP, nowNanos, now - dropped);
            dropped = now;
        }
    }

    private void add(Cause reason, long toNanos, long packets) throws IOException {
        long from = fromNanos == 0 ? toNanos : Math.min(fromNanos, toNanos);
        meter.add(new GapRecord(reason, from, toNanos, packets, GapRecord.UNKNOWN));
    }

    /** Notes that the link is down, until the next block. */
    void linkIsDown() {
        isDown = true;
    }

    /** Returns how many packets the ring had taken after the last block that was read; negative: there was none. */
    long position() {
        return expected;
    }

    long positionNanos() {
        return fromNanos;
    }
}
