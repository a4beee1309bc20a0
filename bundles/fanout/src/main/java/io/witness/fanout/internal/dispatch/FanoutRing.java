package io.witness.fanout.internal.dispatch;

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
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One ring of a socket with its thread and its subscriptions. */
public final class FanoutRing implements SharedRing {
    private static final Logger LOG = LoggerFactory.getLogger(FanoutRing.class);
    private static final BlockSubscription[] NOBODY = {};
    /** For all threads of a socket together. */
    public static final long STOP_MILLIS = 1000;

    private final String socketName;
    private final int index;
    private final Ring ring;
    private final TakenBlocks blocks;
    private final Reserve reserve;
    private final RingAgent agent;
    private final Thread thread;
    private final KernelTotals totals;
    private final Instant since = Instant.now();
    private volatile Readers readers = new Readers(NOBODY, EndedReaders.NONE, 0);
    /** Guards what follows, and the changing of the readers. */
    private final Object lock = new Object();

    private Quotas quotas;
    private boolean closed;

    /** Who reads, and what those who did have left: changed together, so that nobody is counted twice or not at all. */
    private record Readers(BlockSubscription[] present, EndedReaders ended, long longestEndedHoldNanos) {}

    public FanoutRing(
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

    public void start() {
        thread.start();
    }

    RingAgent agent() {
        return agent;
    }

    /** Tells since when nothing comes any more; empty while something may. */
    public Optional<Instant> endedSince() {
        return agent.endedSince();
    }

    Ring ring() {
        return ring;
    }

    BlockSubscription[] subscriptions() {
        return readers.present;
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
            Readers now = readers;
            BlockSubscription[] more = Arrays.copyOf(now.present, now.present.length + 1);
            more[now.present.length] = subscription;
            become(new Readers(more, now.ended, now.longestEndedHoldNanos));
            ring.wakeUp(); // somebody may hold up the ring, which did no harm so far
            return subscription;
        }
    }

    /** The ring hears of it later than its thread: what it delivers then is offered to them. */
    private void become(Readers next) {
        changeMostInFlight(next.present);
        readers = next;
        ring.readers(next.present.length);
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
            Readers now = readers;
            SubscriptionStatus last = gone.status();
            become(new Readers(
                    Arrays.stream(now.present)
                            .filter(subscription -> subscription != gone)
                            .toArray(BlockSubscription[]::new),
                    now.ended.plus(last.ledger(), gone.isEvicted()),
                    Math.max(now.longestEndedHoldNanos, last.longestHoldNanos())));
            left = closed ? NOBODY : readers.present;
        }
        for (BlockSubscription subscription : left) {
            subscription.advance();
        }
    }

    /** Takes over other quotas, which concern those who are there as well. */
    public void change(Quotas changed) {
        BlockSubscription[] present;
        synchronized (lock) {
            quotas = changed;
            present = readers.present;
            changeMostInFlight(present);
        }
        reserve.change(changed);
        for (BlockSubscription subscription : present) {
            subscription.advance();
        }
        ring.wakeUp(); // slow readers may have been waited for
    }

    /** Ends this ring alone, as {@link FanoutGroup#close} ends several. */
    public void close() {
        stop();
        List<Thread> hung = ThreadShutdown.await(List.of(thread), STOP_MILLIS);
        if (!hung.isEmpty()) {
            LOG.error("{}: left behind: {}", this, ThreadShutdown.describe(hung));
        }
        finish();
    }

    /** Lets its thread end soon, and nobody subscribe any more. Whoever closes rings waits for {@link #thread()} next. */
    public void stop() {
        synchronized (lock) {
            closed = true;
        }
        agent.stop();
    }

    public Thread thread() {
        return thread;
    }

    /**
     * Ends the rest: the readers, then the ring. If its thread hangs nevertheless, it reads zeros from now on, see {@link Ring}.
     * What fails does not keep the rest from being done.
     */
    public void finish() {
        CloseAll closing = new CloseAll()
                .each(
                        List.of(readers.present),
                        subscription ->
                                subscription.end(new EndReason(EndReason.Kind.SOCKET_CLOSED, "the socket was closed")))
                .each(List.of(ring), Ring::close)
                .each(List.of(this), closed -> LOG.info("{}", new ClosingReport(closed, closed.status())));
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

    /** Tells what was counted so far, readers included. Waits for nobody. */
    public RingStatus status() {
        Readers now = readers;
        List<SubscriptionStatus> present =
                Arrays.stream(now.present).map(BlockSubscription::status).toList();
        long longest = now.longestEndedHoldNanos;
        for (SubscriptionStatus reader : present) {
            longest = Math.max(longest, reader.longestHoldNanos());
        }
        BlockCount taken = blocks.count(); // before the totals: what is taken was accepted before
        RingTotals kernel = totals.read();
        boolean exact = totals.areExact();
        return new RingStatus(
                index,
                since,
                description(),
                kernel,
                exact,
                taken,
                exact ? OptionalLong.of(kernel.accepted() - taken.packets()) : OptionalLong.empty(),
                blocks.free(),
                blocks.malformed(),
                longest,
                now.ended,
                present);
    }

    @Override
    public String toString() {
        return socketName + "/" + index;
    }
}
