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
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Shares one ring of a socket, with its thread and its subscriptions. */
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
    /** Guards all fields below, and changes of the readers. */
    private final Object lock = new Object();

    private Quotas quotas;
    private boolean closed;

    /**
     * Holds the present readers, and the sums of those that have ended: changed together, so that each reader is counted
     * exactly once.
     */
    private record Readers(BlockSubscription[] present, EndedReaders ended, long longestEndedHoldNanos) {}

    public FanoutRing(
            String socketName,
            int index,
            Ring ring,
            Quotas quotas,
            LongSupplier nanoTime,
            LossLog losses,
            Consumer<RingException> onFailure) {
        this.socketName = socketName;
        this.index = index;
        this.ring = ring;
        this.quotas = quotas;
        this.blocks =
                new TakenBlocks(toString(), ring, new AgentClock(nanoTime), new RingLosses(losses, index), LOG::warn);
        this.reserve = new Reserve(blocks, quotas);
        this.totals = new KernelTotals(toString(), ring, blocks, LOG::warn);
        this.agent = new RingAgent(this, blocks, reserve, totals, onFailure);
        this.thread = new Thread(this::runAgent, "witness-ring " + socketName + "/" + index);
        thread.setDaemon(true);
        ring.readers(0);
    }

    public void start() {
        thread.start();
    }

    RingAgent agent() {
        return agent;
    }

    /** Returns when the ring ended; empty while packets may come. */
    public Optional<Instant> endedSince() {
        return agent.endedSince();
    }

    Ring ring() {
        return ring;
    }

    private void runAgent() {
        MDC.put("socket", socketName);
        MDC.put("ring", Integer.toString(index));
        agent.run();
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
            ring.wakeUp(); // a reader may hold up the ring, which did no harm so far
            return subscription;
        }
    }

    // The ring learns of it later than its thread: blocks that it delivers then are offered to the new readers.
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

    // The ledger keeps an ended reader's counts. A reader that is alone from now on may have more in flight.
    private void ended(BlockSubscription gone) {
        BlockSubscription[] left;
        synchronized (lock) {
            Readers now = readers;
            SubscriptionStatus last = gone.status();
            become(new Readers(
                    Arrays.stream(now.present)
                            .filter(subscription -> subscription != gone)
                            .toArray(BlockSubscription[]::new),
                    now.ended.plus(last.ledger(), gone.endKind()),
                    Math.max(now.longestEndedHoldNanos, last.longestHoldNanos())));
            left = closed ? NOBODY : readers.present;
        }
        for (BlockSubscription subscription : left) {
            subscription.advance();
        }
    }

    /** Applies other quotas, to present readers as well. */
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
        ring.wakeUp(); // it may have been waiting for slow readers
    }

    /** Evicts the chosen readers; returns how many. */
    public int evict(Predicate<Reader> chosen, String reason) {
        return count(subscription -> chosen.test(subscription.reader()) && subscription.evict(reason));
    }

    /** Pauses or resumes the chosen readers; returns for how many that is a change. */
    public int pause(Predicate<Reader> chosen, boolean now) {
        return count(subscription -> chosen.test(subscription.reader()) && subscription.pause(now));
    }

    private int count(Predicate<BlockSubscription> action) {
        return (int) Arrays.stream(readers.present).filter(action).count();
    }

    /** Tells its thread to end, and admits no more subscriptions. The caller has to wait for {@link #thread()} next. */
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
     * Ends the readers, then the ring. If its thread still hangs, it reads zeros from now on, see {@link Ring}. A failure
     * does not prevent the rest.
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

    /** Returns the counters so far, including those of readers, without waiting. */
    public RingStatus status() {
        Readers now = readers;
        List<SubscriptionStatus> present =
                Arrays.stream(now.present).map(BlockSubscription::status).toList();
        long longest = now.longestEndedHoldNanos;
        for (SubscriptionStatus reader : present) {
            longest = Math.max(longest, reader.longestHoldNanos());
        }
        TakenBlocks.Counts counts =
                blocks.counts(); // before the totals, because packets are accepted before they are taken
        RingTotals kernel = totals.read();
        boolean exact = totals.areExact();
        return new RingStatus(
                index,
                since,
                description(),
                kernel,
                exact,
                ring.rollover(),
                counts.taken(),
                counts.timeStamps(),
                exact ? OptionalLong.of(kernel.accepted() - counts.taken().packets()) : OptionalLong.empty(),
                blocks.free(),
                blocks.malformed().count(),
                longest,
                agent.busyNanos(),
                now.ended,
                present);
    }

    @Override
    public String toString() {
        return socketName + "/" + index;
    }
}
