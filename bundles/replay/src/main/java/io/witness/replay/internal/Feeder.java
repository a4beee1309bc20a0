package io.witness.replay.internal;

import io.witness.api.packet.PacketCopy;
import io.witness.replay.ReplayOptions.TimeStamps;
import io.witness.replay.Speed;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Plays captures into the rings of one socket, on its own thread, until they end or all rings are closed. Allocates nothing
 * per packet. Idle while no packet is due and no block has waited long enough.
 */
final class Feeder implements Runnable {
    /** Packets that are due within this time are put into the ring together. */
    static final long LEAST_PAUSE_NANOS = 1_000_000;

    /** An operator might take a longer pause for the end. */
    private static final long LONG_PAUSE_SECONDS = 60;

    private final String name;
    private final ReplayPlan plan;
    private final Rounds rounds;
    private final PacketFilter filter;
    private final RingSelector spread;
    private final ReplayRing[] rings;
    private final Signal changed;
    private final Clock clock;
    private final ReplayListener listener;
    private final Schedule schedule;
    private long seenChanged;
    private long played;
    private long filtered;

    Feeder(
            ReplayPlan plan,
            Rounds rounds,
            PacketFilter filter,
            RingSelector spread,
            List<ReplayRing> rings,
            Signal changed,
            Clock clock,
            ReplayListener listener) {
        this.name = plan.name();
        this.plan = plan;
        this.rounds = rounds;
        this.filter = filter;
        this.spread = spread;
        this.rings = rings.toArray(ReplayRing[]::new);
        this.changed = changed;
        this.clock = clock;
        this.listener = listener;
        schedule = new Schedule(plan.speed());
    }

    @Override
    public void run() {
        String failure = name + ": ends early, and there is no memory left to tell the reason";
        try (rounds) {
            play();
            failure = null;
        } catch (IOException | RuntimeException | Error e) {
            failure = name + ": ends early: " + (e instanceof IOException ? e.getMessage() : "the replay failed: " + e);
        } finally { // otherwise readers would wait for ever
            end(failure);
        }
    }

    private void play() throws IOException {
        PacketCopy packet = rounds.next();
        while (packet != null && !isStopped()) {
            if (filter.passes(packet)) {
                rounds.played();
                play(packet);
            } else {
                filtered++;
                retireDue(clock.nanoTime());
            }
            packet = rounds.next();
        }
    }

    private void play(PacketCopy packet) {
        long nowNanos = awaitTime(packet.timeNanos());
        ReplayRing ring = rings[spread.index(packet)];
        if (plan.timeStamps() == TimeStamps.NOW) {
            packet.stamp(clock.epochNanos(nowNanos));
        }
        if (plan.speed().kind() == Speed.Kind.MAX) {
            putPatiently(ring, packet, nowNanos);
        } else if (!ring.put(packet, nowNanos)) {
            ring.drop();
        }
        played++;
    }

    /** Returns the clock's time. */
    private long awaitTime(long packetNanos) {
        long nowNanos = clock.nanoTime();
        long dueNanos = schedule.dueNanos(packetNanos, nowNanos);
        retireDue(nowNanos);
        tellLongPause(TimeUnit.NANOSECONDS.toSeconds(dueNanos - nowNanos));
        while (dueNanos - nowNanos > 0 && !isStopped()) {
            pause(nowNanos, dueNanos - nowNanos);
            nowNanos = clock.nanoTime();
            retireDue(nowNanos);
        }
        return nowNanos;
    }

    private void tellLongPause(long seconds) {
        if (seconds >= LONG_PAUSE_SECONDS) {
            listener.pauses(name + ": pauses for " + seconds + " seconds, as was recorded before packet "
                    + (played + filtered + 1) + ": use another speed, such as max, to go on sooner");
        }
    }

    /** Waits until the ring has a reader, and room. */
    private void putPatiently(ReplayRing ring, PacketCopy packet, long nowNanos) {
        long now = nowNanos;
        while (!ring.isClosed() && !(ring.hasReader() && ring.put(packet, now))) {
            pause(now, Long.MAX_VALUE);
            now = clock.nanoTime();
            retireDue(now);
        }
    }

    // At most until the next block has to be handed over.
    private void pause(long nowNanos, long mostNanos) {
        long nanos = mostNanos;
        for (ReplayRing ring : rings) {
            nanos = Math.min(nanos, ring.leftNanos(nowNanos));
        }
        seenChanged = clock.pause(changed, seenChanged, Math.max(LEAST_PAUSE_NANOS, nanos));
    }

    private void retireDue(long nowNanos) {
        for (ReplayRing ring : rings) {
            ring.retireIfDue(nowNanos);
        }
    }

    private boolean isStopped() {
        for (ReplayRing ring : rings) {
            if (!ring.isClosed()) {
                return false;
            }
        }
        return true;
    }

    /** Hands over the rest; reports nothing if no ring is open any more. */
    private void end(String failure) {
        boolean told = false;
        try {
            told = isStopped() || tell(failure);
        } finally {
            for (ReplayRing ring : rings) {
                ring.retire();
                ring.end(told ? null : failure);
            }
        }
    }

    /** Reports the end to the listener; returns whether that suffices. */
    private boolean tell(String failure) {
        if (failure != null) {
            return listener.breaks(failure + ": played until then: " + summary());
        }
        listener.ends(name + ": the replay has ended: " + summary());
        return true;
    }

    private String summary() {
        return played + (played == 1 ? " packet" : " packets") + ", " + filtered + " filtered out, rounds: "
                + rounds.round();
    }
}
