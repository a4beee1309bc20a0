package io.witness.fanout.internal;

import io.witness.api.ring.DescriptorLease;
import io.witness.api.ring.Ring;
import io.witness.api.ring.RingDescription;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingTotals;
import io.witness.api.socket.BlockSink;
import io.witness.api.socket.Reader;
import io.witness.api.socket.RingStatus;
import io.witness.api.socket.SharedRing;
import io.witness.api.socket.Subscription;
import io.witness.api.socket.SubscriptionStatus;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One ring of a socket with its thread and its subscriptions. */
final class FanoutRing implements SharedRing {
    private static final Logger LOG = LoggerFactory.getLogger(FanoutRing.class);
    private static final BlockSubscription[] NOBODY = {};
    private static final long EVICT_AFTER_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int SHARE_IN_HANDS = 4;
    private static final long STOP_MILLIS = 1000;

    private final String socketName;
    private final int index;
    private final Ring ring;
    private final TakenBlocks blocks;
    private final Reserve reserve;
    private final RingAgent agent;
    private final Thread thread;
    private volatile BlockSubscription[] subscriptions = NOBODY;
    private boolean closed;

    FanoutRing(String socketName, int index, Ring ring, LongSupplier nanoTime, Consumer<RingException> onFailure) {
        this.socketName = socketName;
        this.index = index;
        this.ring = ring;
        this.blocks = new TakenBlocks(ring, new AgentClock(nanoTime));
        this.reserve = new Reserve(blocks, EVICT_AFTER_NANOS);
        this.agent = new RingAgent(this, blocks, reserve, onFailure);
        this.thread = new Thread(agent, "witness-ring " + socketName + "/" + index);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    RingAgent agent() {
        return agent;
    }

    Ring ring() {
        return ring;
    }

    BlockSubscription[] subscriptions() {
        return subscriptions;
    }

    @Override
    public RingDescription description() {
        return ring.description();
    }

    @Override
    public ByteBuffer memory(int blockIndex) {
        return ring.memory(blockIndex);
    }

    @Override
    public DescriptorLease lease() throws RingException {
        return ring.lease();
    }

    @Override
    public synchronized Subscription subscribe(Reader reader, BlockSink sink) throws RingException {
        if (closed) {
            throw new RingException(this + ": the ring is closed");
        }
        int hands = Math.max(1, description().numBlocks() / SHARE_IN_HANDS);
        BlockSubscription subscription = new BlockSubscription(reader, sink, blocks, hands, this::forget);
        BlockSubscription[] more = Arrays.copyOf(subscriptions, subscriptions.length + 1);
        more[subscriptions.length] = subscription;
        subscriptions = more;
        return subscription;
    }

    private synchronized void forget(BlockSubscription ended) {
        subscriptions = Arrays.stream(subscriptions)
                .filter(subscription -> subscription != ended)
                .toArray(BlockSubscription[]::new);
    }

    /** Ends everything: first the thread, then the readers, then the ring. */
    void close() {
        synchronized (this) {
            closed = true;
        }
        agent.stop();
        joinThread();
        for (BlockSubscription subscription : subscriptions) {
            subscription.end("the socket was closed");
        }
        ring.close();
    }

    private void joinThread() {
        if (Thread.currentThread() == thread) {
            return;
        }
        try {
            thread.join(STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.warn("{}: the ring's thread did not end within {} ms", this, STOP_MILLIS);
        }
    }

    @Override
    public RingTotals totals() {
        return ring.totals();
    }

    @Override
    public RingStatus status() {
        List<SubscriptionStatus> readers = new ArrayList<>();
        for (BlockSubscription subscription : subscriptions) {
            readers.add(subscription.status());
        }
        return new RingStatus(
                index, ring.description(), ring.totals(), blocks.count(), reserve.evicted(), List.copyOf(readers));
    }

    @Override
    public String toString() {
        return socketName + "/" + index;
    }
}
