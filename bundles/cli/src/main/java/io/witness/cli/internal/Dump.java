package io.witness.cli.internal;

import io.witness.api.packet.Block;
import io.witness.api.packet.MalformedBlockException;
import io.witness.api.packet.Packet;
import io.witness.api.packet.PacketCursor;
import io.witness.api.ring.Ring;
import io.witness.api.ring.RingException;
import io.witness.client.RingFollower;
import io.witness.client.RingFollower.Event;
import java.io.IOException;
import java.util.function.Consumer;

/** Takes blocks one after the other, from one ring after the other, and passes their packets to a sink. For one thread. */
final class Dump {
    private final RingFollower follower;
    private final PacketSink sink;
    private final Consumer<String> notices;
    private final StopRequest stop;
    private final long limit;
    /** One for each ring. */
    private Block block = new Block();

    private final TimeKinds times = new TimeKinds();
    private final boolean tellsTimes;

    private long rings;
    private long packets;
    private long missed;
    private long malformed;

    Dump(RingFollower follower, PacketSink sink, DumpOptions options, StopRequest stop, Consumer<String> notices) {
        this.limit = options.count();
        this.tellsTimes = options.times();
        this.follower = follower;
        this.sink = sink;
        this.stop = stop;
        this.notices = notices;
    }

    /** Runs until the limit, a stop request, or the end of rings or sink. */
    void run() throws RingException, IOException {
        stop.onRequest(follower::wakeUp);
        while (packets < limit && !stop.isRequested()) {
            Event event = follower.next(0);
            if (event == Event.NONE) {
                sink.flush();
                event = follower.next(-1);
            }
            on(event);
        }
    }

    private void on(Event event) throws IOException {
        switch (event) {
            case WAITING -> await();
            case RING -> begin();
            case GAP -> missed += follower.missedBlocks();
            case BLOCK -> dump(follower.ring(), follower.index());
            case NONE -> {}
        }
    }

    private void await() {
        if (!hasBegun()) {
            notices.accept(follower.reason() + "; waiting for it");
        }
    }

    private void begin() throws IOException {
        if (hasBegun()) {
            sink.flush(); // so that the notice appears in order if both go to a terminal
            notices.accept(follower.reason() + "; the ring is new, packets in between may be missing");
        }
        rings++;
        block = new Block();
        sink.begin(follower.ring().description());
    }

    private void dump(Ring ring, int index) throws IOException {
        try {
            PacketCursor cursor = block.wrap(ring.memory(), index).packets();
            while (packets < limit && cursor.hasNext()) {
                Packet packet = cursor.next();
                times.count(packet.timeStampKind());
                sink.write(packet);
                packets++;
            }
        } catch (MalformedBlockException e) {
            malformed++;
        } finally {
            ring.release(index);
        }
        sink.endOfBlock();
    }

    /** Tells whether there was a ring. */
    boolean hasBegun() {
        return rings > 0;
    }

    /** Returns a one-line summary. */
    String summary() {
        return count(packets, "packet")
                + ", "
                + count(missed, "block")
                + " missed"
                + (malformed == 0 ? "" : ", " + malformed + " malformed")
                + (rings <= 1 ? "" : ", " + count(rings - 1, "reconnection"))
                + (tellsTimes ? ", " + times.summary() : "");
    }

    private static String count(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
