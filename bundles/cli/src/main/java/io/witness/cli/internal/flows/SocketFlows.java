package io.witness.cli.internal.flows;

import io.witness.api.packet.Block;
import io.witness.api.packet.MalformedBlockException;
import io.witness.api.packet.PacketCursor;
import io.witness.api.ring.Ring;
import io.witness.api.ring.RingException;
import io.witness.cli.internal.StopRequest;
import io.witness.client.RingFollower;
import io.witness.client.RingFollower.Event;
import io.witness.client.TestimonyClient;
import io.witness.flows.FlowMeter;
import io.witness.flows.GapRecord;
import io.witness.pcap.PacketLinkType;
import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Meters the packets of a ring of a socket. A gap ends with the first packet after it. */
final class SocketFlows {
    private static final int TICK_MILLIS = 1000;
    private static final long NANOS_PER_MILLI = 1_000_000L;

    /** Is called about every second. */
    interface Tick {
        void run(FlowMeter meter) throws IOException;
    }

    private final FlowsOptions options;
    private final StopRequest stop;
    private final Consumer<String> notices;
    private final Tick tick;
    /** One for each ring. */
    private Block block = new Block();

    private PacketLinkType linkTypes;
    private GapRecord.Cause gapCause;
    private long gapBlocks;
    private long rings;
    private long malformed;
    private long nextTick = System.nanoTime();

    SocketFlows(FlowsOptions options, StopRequest stop, Consumer<String> notices, Tick tick) {
        this.options = options;
        this.stop = stop;
        this.notices = notices;
        this.tick = tick;
    }

    void read(FlowMeter meter) throws RingException, IOException {
        try (RingFollower follower = follow()) {
            stop.onRequest(follower::wakeUp);
            while (!stop.isRequested()) {
                on(follower.next(TICK_MILLIS), follower, meter);
                if (System.nanoTime() - nextTick >= 0) {
                    nextTick = System.nanoTime() + TICK_MILLIS * NANOS_PER_MILLI;
                    tick.run(meter);
                }
            }
        } finally {
            if (malformed > 0) {
                notices.accept(malformed + " malformed blocks");
            }
        }
    }

    private RingFollower follow() throws RingException {
        return options.follow()
                ? TestimonyClient.follow(options.inputs().get(0), options.fanoutIndex())
                : TestimonyClient.follow(options.inputs().get(0), options.fanoutIndex(), 0);
    }

    private void on(Event event, RingFollower follower, FlowMeter meter) throws IOException {
        switch (event) {
            case WAITING -> notices.accept(follower.reason() + "; waiting for it");
            case RING -> begin(follower);
            case GAP -> setGap(GapRecord.Cause.SKIP, follower.missedBlocks());
            case BLOCK -> read(follower.ring(), follower.index(), meter);
            case NONE -> idle(meter);
        }
    }

    private void begin(RingFollower follower) {
        if (rings++ > 0) {
            notices.accept(follower.reason() + "; the ring is new, packets in between may be missing");
            setGap(GapRecord.Cause.RECONNECTION, GapRecord.UNKNOWN);
        }
        block = new Block();
        linkTypes = new PacketLinkType(follower.ring().description().linkType());
    }

    private void setGap(GapRecord.Cause cause, long blocks) {
        gapCause = cause;
        gapBlocks = blocks;
    }

    /** Without packets, packet time goes on with the clock: no packet can arrive with a time much before it. */
    private void idle(FlowMeter meter) throws IOException {
        meter.tick(TimeUnit.MILLISECONDS.toNanos(Clock.systemUTC().millis() - TICK_MILLIS));
    }

    private void read(Ring ring, int index, FlowMeter meter) throws IOException {
        try {
            PacketCursor cursor = block.wrap(ring.memory(), index).packets();
            while (cursor.hasNext()) {
                PacketCursor packet = cursor;
                packet.next();
                endGap(meter, packet.timeNanos());
                meter.add(packet, linkTypes.of(packet));
            }
        } catch (MalformedBlockException e) {
            malformed++;
        } finally {
            ring.release(index);
        }
    }

    private void endGap(FlowMeter meter, long nanos) throws IOException {
        if (gapCause != null) {
            long from = meter.counts().packets() == 0 ? nanos : Math.min(nanos, meter.nowNanos());
            GapRecord gap = new GapRecord(gapCause, from, nanos, GapRecord.UNKNOWN, gapBlocks);
            gapCause = null;
            meter.add(gap);
        }
    }
}
