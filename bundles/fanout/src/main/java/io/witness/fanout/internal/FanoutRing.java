package io.witness.fanout.internal;

import io.witness.api.ring.DescriptorLease;
import io.witness.api.ring.Ring;
import io.witness.api.ring.RingDescription;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingTotals;
import io.witness.api.socket.BlockCount;
import io.witness.api.socket.BlockSink;
import io.witness.api.socket.EndedReaders;
import io.witness.api.socket.Quotas;
import io.witness.api.socket.Reader;
import io.witness.api.socket.RingStatus;
import io.witness.api.socket.SharedRing;
import io.witness.api.socket.Subscription;
import io.witness.api.socket.SubscriptionStatus;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One ring of a socket with its thread and its subscriptions. */
final class FanoutRing implements SharedRing {
    private static final Logger LOG = LoggerFactory.getLogger(FanoutRing.class);
    private static final BlockSubscription[] NOBODY = {};
    private static final long STOP_MILLIS = 1000;

    private final String socketName;
    private final int index;
    private final Ring ring;
    private final TakenBlocks blocks;
    private final Reserve reserve;
    private final RingAgent agent;
    private final Thread thread;
    private final KernelTotals totals;
    private volatile BlockSubscription[] subscriptions = NOBODY;
    /** Guards what follows, and the changing of the subscriptions. */
    private final Object lock = new Object();

    private Quotas quotas;
    private EndedReaders endedReaders = EndedReaders.NONE;
    private long longestEndedHoldNanos;
    private boolean closed;

    FanoutRing(
            String socketName,
            int index,
            Ring ring,
            Quotas quotas,
            LongSupplier nanoTime,
            Consumer<RingException> onFailure) {
        this.socketName = socketName;
        this.index = index;
        this.ring = ring;
        this.quotas = quotas;
        this.blocks = new TakenBlocks(toString(), ring, new AgentClock(nanoTime));
        this.reserve = new Reserve(blocks, quotas);
        this.totals = new KernelTotals(toString(), ring, blocks);
        this.agent = new RingAgent(this, blocks, reserve, totals, onFailure);
        this.thread = new Thread(agent, "witness-ring " + socketName + "/" + index);
        thread.setDaemon(true);
        ring.readers(0);
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
    public Subscription subscribe(Reader reader, BlockSink sink) throws RingException {
        synchronized (lock) {
            if (closed) {
                throw new RingException(this + ": the ring is closed");
            }
            int hands = quotas.hands(description().numBlocks());
            BlockSubscription subscription = new BlockSubscription(reader, sink, blocks, hands, this::ended);
            BlockSubscription[] more = Arrays.copyOf(subscriptions, subscriptions.length + 1);
            more[subscriptions.length] = subscription;
            become(more);
            return subscription;
        }
    }

    /** The ring hears of it later than its thread: what it delivers then is offered to them. */
    private void become(BlockSubscription[] present) {
        subscriptions = present;
        ring.readers(present.length);
    }

    /** What a reader leaves behind stays in the books. Called within its monitor. */
    private void ended(BlockSubscription gone) {
        synchronized (lock) {
            become(Arrays.stream(subscriptions)
                    .filter(subscription -> subscription != gone)
                    .toArray(BlockSubscription[]::new));
            endedReaders = endedReaders.plus(gone.ledger(), gone.isEvicted());
            longestEndedHoldNanos = Math.max(longestEndedHoldNanos, gone.longestHoldNanos());
        }
    }

    /** Takes over other quotas, which concern those who are there as well. */
    void change(Quotas changed) {
        BlockSubscription[] present;
        synchronized (lock) {
            quotas = changed;
            present = subscriptions;
        }
        reserve.change(changed);
        for (BlockSubscription subscription : present) {
            subscription.changeHands(changed.hands(description().numBlocks()));
        }
        ring.wakeUp(); // slow readers may have been waited for
    }

    /** Ends everything: first the thread, then the readers, then the ring. */
    void close() {
        synchronized (lock) {
            closed = true;
        }
        agent.stop();
        joinThread();
        for (BlockSubscription subscription : subscriptions) {
            subscription.end("the socket was closed");
        }
        ring.close();
        LOG.info("{}", new LastAccount(this, status()));
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
        return totals.read();
    }

    @Override
    public BlockCount taken() {
        return blocks.count();
    }

    @Override
    public RingStatus status() {
        BlockSubscription[] present;
        EndedReaders past;
        long longest;
        synchronized (lock) {
            present = subscriptions;
            past = endedReaders;
            longest = longestEndedHoldNanos;
        }
        List<SubscriptionStatus> readers =
                Arrays.stream(present).map(BlockSubscription::status).toList();
        for (SubscriptionStatus reader : readers) {
            longest = Math.max(longest, reader.longestHoldNanos());
        }
        BlockCount taken = blocks.count(); // before the totals: what is taken was accepted before
        return new RingStatus(
                index,
                description(),
                totals.read(),
                totals.areExact(),
                taken,
                blocks.malformed(),
                longest,
                past,
                readers);
    }

    @Override
    public String toString() {
        return socketName + "/" + index;
    }
}
