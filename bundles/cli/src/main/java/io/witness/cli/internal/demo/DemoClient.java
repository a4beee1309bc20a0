package io.witness.cli.internal.demo;

import io.witness.api.packet.Block;
import io.witness.api.packet.LinkTypes;
import io.witness.api.packet.MalformedBlockException;
import io.witness.api.ring.RingException;
import io.witness.client.RingFollower;
import io.witness.client.TestimonyClient;
import io.witness.flows.FlowListener;
import io.witness.flows.FlowMeter;
import io.witness.flows.FlowRecord;
import io.witness.flows.FlowSettings;
import io.witness.flows.GapRecord;
import io.witness.flows.TrafficMeter;
import io.witness.linux.memory.PrivateMemory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;

/** Runs the client outside: a thread of this process that reads the socket like any other program. */
final class DemoClient implements AutoCloseable {
    private static final int MOST_FLOWS = 1 << 16;

    private final RingFollower follower;
    private final TrafficMeter meter;
    private Block block = new Block();
    private final Thread thread = new Thread(this::read, "demo-client");
    private volatile boolean closed;
    private volatile String failure;

    /** Shows numbers only. */
    private static final class NoRecords implements FlowListener {
        @Override
        public void flow(FlowRecord flow) {}

        @Override
        public void gap(GapRecord gap) {}
    }

    DemoClient(Path socket) throws RingException, IOException {
        FlowMeter flows =
                new FlowMeter(FlowSettings.DEFAULT.withMaxFlows(MOST_FLOWS), PrivateMemory::map, new NoRecords());
        meter = new TrafficMeter(flows, LinkTypes.ETHERNET, InstantSource.system());
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
        } catch (IOException | MalformedBlockException e) {
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
