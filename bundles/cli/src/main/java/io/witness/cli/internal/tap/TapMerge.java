package io.witness.cli.internal.tap;

import io.witness.api.packet.PacketCopy;
import io.witness.api.ring.RingException;
import io.witness.cli.internal.StopRequest;
import io.witness.pcap.PcapNgWalker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Writes the packets of all rings of a socket in the order of their times, as far as they do not have to wait long for each other. */
final class TapMerge {
    private static final long STEP_MILLIS = 20;
    private static final int INITIAL_CAPACITY = 2048;

    private final List<Head> heads = new ArrayList<>();
    private final TapPackets output;
    private final TapOptions options;
    private final StopRequest stop;
    private final Object monitor;

    /** The next packet of a ring. */
    private static final class Head {
        private final RingTap ring;
        private final PcapNgWalker walker = new PcapNgWalker();
        private final PacketCopy copy = new PacketCopy(INITIAL_CAPACITY);
        private Batch batch;
        /** Null: none is there. */
        private PacketCopy packet;

        private boolean isDone;
        private boolean isOver;
        private boolean isWaiting;
        private long waitingNanoTime;

        Head(RingTap ring) {
            this.ring = ring;
        }

        /** Finds the next packet, if it is there. */
        void look(long wallNanos) {
            if (packet != null) {
                return;
            }
            isDone = ring.isDone(wallNanos); // before looking for what was added until then
            isOver = ring.isOver();
            if (batch != null && walker.next()) {
                packet = walker.copyTo(copy);
                return;
            }
            batch = ring.poll();
            if (batch != null) {
                walker.wrap(batch.blocks()).next();
                packet = walker.copyTo(copy);
            }
        }

        boolean isBefore(Head other) {
            return other == null || packet.timeNanos() < other.packet.timeNanos();
        }

        /** Returns how long the packet has been waiting for other rings. */
        long waitedNanos() {
            if (!isWaiting) {
                isWaiting = true;
                waitingNanoTime = System.nanoTime();
            }
            return System.nanoTime() - waitingNanoTime;
        }
    }

    TapMerge(List<RingTap> rings, TapPackets output, TapOptions options, StopRequest stop, Object monitor) {
        rings.forEach(ring -> heads.add(new Head(ring)));
        this.output = output;
        this.options = options;
        this.stop = stop;
        this.monitor = monitor;
    }

    /** Runs until the end of the wanted time, the limit, a stop request, or the end of a ring. */
    void run() throws RingException, IOException, InterruptedException {
        while (!output.isFull() && !stop.isRequested()) {
            Head next = next();
            if (next != null) {
                Batch batch = next.batch;
                output.write(batch.sources().get(next.walker.interfaceId()), next.packet, batch.isRecorded());
                next.packet = null;
                next.isWaiting = false;
            } else if (heads.stream().allMatch(head -> head.isDone && head.packet == null)) {
                return;
            } else {
                await();
            }
        }
    }

    private Head next() {
        long wallNanos = options.follows() ? 0 : WallClock.nanos();
        Head first = null;
        for (Head head : heads) {
            head.look(wallNanos);
            if (head.packet != null && head.isBefore(first)) {
                first = head;
            }
        }
        return first == null || mayFollow(first) ? first : null;
    }

    private boolean mayFollow(Head first) {
        for (Head head : heads) {
            if (head.packet == null
                    && !head.isDone
                    && !head.ring.isPast(first.packet.timeNanos(), first.waitedNanos())) {
                return false;
            }
        }
        return true;
    }

    private void await() throws RingException, IOException, InterruptedException {
        output.flush();
        for (Head head : heads) {
            if (head.packet == null && head.isOver && head.ring.failure() != null) {
                throw head.ring.failure();
            }
        }
        synchronized (monitor) {
            monitor.wait(STEP_MILLIS);
        }
    }
}
