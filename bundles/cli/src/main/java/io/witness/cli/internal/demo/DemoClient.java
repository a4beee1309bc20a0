package io.witness.cli.internal.demo;

import io.witness.api.packet.Block;
import io.witness.api.packet.LinkTypes;
import io.witness.api.packet.MalformedBlockException;
import io.witness.api.ring.RingException;
import io.witness.client.RingFollower;
import io.witness.client.TestimonyClient;
import io.witness.decode.TrafficMeter;
import java.nio.file.Path;
import java.time.InstantSource;

/** Runs the client outside: a thread of this process that reads the socket like any other program. */
final class DemoClient implements AutoCloseable {
    private final RingFollower follower;
    private final TrafficMeter meter = new TrafficMeter(LinkTypes.ETHERNET, InstantSource.system());
    private Block block = new Block();
    private final Thread thread = new Thread(this::read, "demo-client");
    private volatile boolean closed;
    private volatile String failure;

    DemoClient(Path socket) throws RingException {
        follower = TestimonyClient.follow(socket, 0, 0);
        thread.start();
    }

    private void read() {
        try {
            while (!closed) {
                RingFollower.Event event = follower.next(-1);
                if (event == RingFollower.Event.RING) {
                    block = new Block();
                } else if (event == RingFollower.Event.BLOCK) {
                    readBlock();
                }
            }
        } catch (RingException e) {
            failure = e.getMessage();
        }
    }

    private void readBlock() {
        try {
            meter.read(block.wrap(follower.ring().memory(), follower.index()));
        } catch (MalformedBlockException e) {
            failure = "a block cannot be read: " + e.getMessage();
        } finally {
            follower.ring().release(follower.index());
        }
    }

    TrafficMeter meter() {
        return meter;
    }

    /** Returns why it has stopped reading; null: it has not. */
    String failure() {
        return failure;
    }

    @Override
    public void close() {
        closed = true;
        follower.close();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
