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

        private RingTap.Outlook outlook;

        Head(RingTap ring) {
            this.ring = ring;
        }

        /** Finds the next packet, if it is there. */
        void look() {
            if (packet != null) {
                return;
            }
            if (batch != null && walker.next()) {
                packet = walker.copyTo(copy);
                return;
            }
            outlook = ring.outlook(); // before looking for what was added until then
            batch = ring.poll();
            if (batch != null) {
                walker.wrap(batch.blocks()).next();
                packet = walker.copyTo(copy);
            }
        }

        boolean isBefore(Head other) {
            return other == null || packet.timeNanos() < other.packet.timeNanos();
        }

        boolean isDone() {
            return packet == null && outlook.isDone();
        }

        /** Tells whether it has nothing that may come before the next packet of another one. */
        boolean lets(Head first) {
            return packet != null || outlook.isPast(first.packet.timeNanos(), first.batch.readNanoTime());
        }
    }

    TapMerge(List<RingTap> rings, TapPackets output, StopRequest stop, Object monitor) {
        rings.forEach(ring -> heads.add(new Head(ring)));
        this.output = output;
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
            } else if (heads.stream().allMatch(Head::isDone)) {
                return;
            } else {
                await();
            }
        }
    }

    private Head next() {
        Head first = null;
        for (Head head : heads) {
            head.look();
            if (head.packet != null && head.isBefore(first)) {
                first = head;
            }
        }
        for (Head head : heads) {
            if (first != null && !head.lets(first)) {
                return null;
            }
        }
        return first;
    }

    private void await() throws RingException, IOException, InterruptedException {
        output.flush();
        for (Head head : heads) {
            if (head.packet == null && head.outlook.isOver() && head.ring.failure() != null) {
                throw head.ring.failure();
            }
        }
        synchronized (monitor) {
            monitor.wait(STEP_MILLIS);
        }
    }
}
