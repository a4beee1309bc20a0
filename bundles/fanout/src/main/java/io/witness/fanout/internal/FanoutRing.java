package io.witness.fanout.internal;

import io.witness.api.packet.RingMemory;
import io.witness.api.ring.DescriptorLease;
import io.witness.api.ring.Ring;
import io.witness.api.ring.RingDescription;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingTotals;
import io.witness.api.socket.BlockCount;
import io.witness.api.socket.BlockSink;
import io.witness.api.socket.EndReason;
import io.witness.api.socket.EndedReaders;
import io.witness.api.socket.Quotas;
import io.witness.api.socket.Reader;
import io.witness.api.socket.RingStatus;
import io.witness.api.socket.SharedRing;
import io.witness.api.socket.Subscription;
import io.witness.api.socket.SubscriptionStatus;
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
    /** For all threads of a socket together. */
    static final long STOP_MILLIS = 1000;

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
    public RingMemory memory() {
        return ring.memory();
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
            BlockSubscription subscription = new BlockSubscription(reader, sink, blocks, this::ended);
            BlockSubscription[] more = Arrays.copyOf(subscriptions, subscriptions.length + 1);
            more[subscriptions.length] = subscription;
            become(more);
            ring.wakeUp(); // somebody may hold up the ring, which did no harm so far
            return subscription;
        }
    }

    /** The ring hears of it later than its thread: what it delivers then is offered to them. */
    private void become(BlockSubscription[] present) {
        changeMostInFlight(present);
        subscriptions = present;
        ring.readers(present.length);
    }

    private void changeMostInFlight(BlockSubscription[] present) {
        int most = quotas.mostInFlight(description().numBlocks(), present.length);
        for (BlockSubscription subscription : present) {
            subscription.changeMostInFlight(most);
        }
    }

    /** What a reader leaves behind stays in the ledger. One that is alone from now on may have more in flight. */
    private void ended(BlockSubscription gone) {
        BlockSubscription[] left;
        synchronized (lock) {
            become(Arrays.stream(subscriptions)
                    .filter(subscription -> subscription != gone)
                    .toArray(BlockSubscription[]::new));
            endedReaders = endedReaders.plus(gone.ledger(), gone.isEvicted());
            longestEndedHoldNanos = Math.max(longestEndedHoldNanos, gone.longestHoldNanos());
            left = closed ? NOBODY : subscriptions;
        }
        for (BlockSubscription subscription : left) {
            subscription.advance();
        }
    }

    /** Takes over other quotas, which concern those who are there as well. */
    void change(Quotas changed) {
        BlockSubscription[] present;
        synchronized (lock) {
            quotas = changed;
            present = subscriptions;
            changeMostInFlight(present);
        }
        reserve.change(changed);
        for (BlockSubscription subscription : present) {
            subscription.advance();
        }
        ring.wakeUp(); // slow readers may have been waited for
    }

    /** Ends this ring alone, as {@link FanoutGroup#close} ends several. */
    void close() {
        stop();
        List<Thread> hung = EndingThreads.await(List.of(thread), STOP_MILLIS);
        if (!hung.isEmpty()) {
            LOG.error("{}: left behind: {}", this, EndingThreads.describe(hung));
        }
        finish();
    }

    /** Lets its thread end soon, and nobody subscribe any more. Whoever closes rings waits for {@link #thread()} next. */
    void stop() {
        synchronized (lock) {
            closed = true;
        }
        agent.stop();
    }

    Thread thread() {
        return thread;
    }

    /**
     * Ends the rest: the readers, then the ring. If its thread hangs nevertheless, it reads zeros from now on, see {@link Ring}.
     * What fails does not keep the rest from being done.
     */
    void finish() {
        ClosingAll closing = new ClosingAll()
                .each(
                        List.of(subscriptions),
                        subscription ->
                                subscription.end(new EndReason(EndReason.Kind.SOCKET_CLOSED, "the socket was closed")))
                .each(List.of(ring), Ring::close)
                .each(List.of(this), closed -> LOG.info("{}", new LastAccount(closed, closed.status())));
        if (closing.problem() != null) {
            LOG.error("{}: not all of the ring could be closed", this, closing.problem());
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
