package io.witness.cli.internal;

import io.witness.api.packet.Block;
import io.witness.api.packet.MalformedBlockException;
import io.witness.api.packet.PacketCursor;
import io.witness.api.ring.Ring;
import io.witness.api.ring.RingException;
import java.io.IOException;

/** Takes a ring's blocks one after the other and hands their packets to a sink. For one thread. */
final class Dump {
    private final Ring ring;
    private final PacketSink sink;
    private final Stop stop;
    private final long limit;
    private final Block block = new Block();
    private final MissedBlocks missed = new MissedBlocks();
    private long packets;
    private long malformed;

    Dump(Ring ring, PacketSink sink, long limit, Stop stop) {
        this.ring = ring;
        this.sink = sink;
        this.limit = limit;
        this.stop = stop;
    }

    /** Runs until the limit, the wish to stop, or an end of ring or sink. */
    void run() throws RingException, IOException {
        stop.onRequest(ring::wakeUp);
        while (packets < limit && !stop.isRequested()) {
            int index = ring.take();
            if (index == Ring.NONE) {
                sink.flush();
                ring.await(-1);
            } else {
                dump(index);
            }
        }
    }

    private void dump(int index) throws IOException {
        try {
            block.wrap(ring.memory(index), index);
            missed.onBlock(block.sequenceNumber());
            PacketCursor cursor = block.packets();
            while (packets < limit && cursor.next()) {
                sink.write(cursor.packet());
                packets++;
            }
        } catch (MalformedBlockException e) {
            malformed++;
        } finally {
            ring.release(index);
        }
        sink.endOfBlock();
    }

    /** What happened, in one line. */
    String summary() {
        return packets
                + (packets == 1 ? " packet, " : " packets, ")
                + missed.count()
                + (missed.count() == 1 ? " block missed" : " blocks missed")
                + (malformed == 0 ? "" : ", " + malformed + " malformed");
    }
}
