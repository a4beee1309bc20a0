package io.witness.consumers.internal;

import io.witness.api.consumer.ConsumerEnd;
import io.witness.api.consumer.PacketConsumer;
import io.witness.api.consumer.PacketConsumerFactory;
import io.witness.api.packet.Block;
import io.witness.api.packet.MalformedBlockException;
import io.witness.api.ring.RingException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One life of a consumer at a ring, from the service to its release. All on one thread, the only one to call the consumer. */
final class Run {
    private static final Logger LOG = LoggerFactory.getLogger(Run.class);
    private static final long TICK_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long PUBLISH_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final ConsumerEnd FAILED_TWICE = new ConsumerEnd(
            ConsumerEnd.Cause.FAILED, "it failed, and so did the report of it: there may be no memory left");

    private final String consumerName;
    private final RingPlace place;
    private final FactorySource source;
    private final CallMark mark;
    private final Account account;
    private final RingReader reader;
    private final Figures figures = new Figures();
    private final PacketClock clock = new PacketClock(TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()));
    private PacketConsumerFactory factory;
    private PacketConsumer consumer;
    private long publishedNanos;
    /** When a block was read or a tick was done last. */
    private long calledNanos;

    private boolean unpublished;

    Run(String consumerName, RingPlace place, FactorySource source, CallMark mark, Account account, RingReader reader) {
        this.consumerName = consumerName;
        this.place = place;
        this.source = source;
        this.mark = mark;
        this.account = account;
        this.reader = reader;
    }

    /** Returns when the run is over, of which the reader knows the reason. */
    void live() {
        try {
            begin();
            while (!reader.isOver()) {
                step();
            }
        } catch (Throwable e) { // whatever it is: it is the end of this run, and of nothing else
            failed(e);
        }
        try {
            reader.end(new ConsumerEnd(ConsumerEnd.Cause.REMOVED, "over")); // if it has no reason yet, it has one now
            account.readsNoMore();
            figures.publish();
        } finally { // there may be no memory: what was opened is closed all the same
            close();
            release();
        }
        figures.publish();
    }

    private void begin() throws Exception {
        create();
        if (factory == null) {
            return;
        }
        mark.enter(Call.OPEN);
        consumer = factory.open(new RunContext(place, reader, clock, figures));
        mark.leave();
        if (consumer == null) {
            throw new IllegalStateException("open gave null in place of a consumer");
        }
        account.shows(figures);
        subscribe();
    }

    private void create() {
        mark.enter(Call.CREATE);
        factory = source.get();
        mark.leave();
        if (factory == null) {
            if (!source.isGone()) {
                throw new IllegalStateException("its service could not be activated: the lines above say why");
            }
            reader.end(new ConsumerEnd(ConsumerEnd.Cause.REMOVED, "its service is gone"));
        }
    }

    private void subscribe() {
        try {
            long taken = account.beforeReading();
            account.reads(reader.subscribe(consumerName), taken);
            account.runs();
        } catch (RingException e) {
            reader.end(new ConsumerEnd(ConsumerEnd.Cause.SOCKET_CLOSED, e.getMessage()));
        }
        calledNanos = System.nanoTime();
        publishedNanos = calledNanos - PUBLISH_NANOS;
    }

    /** Reads a block, or does what is due while there is none. */
    private void step() throws Exception {
        long now = System.nanoTime();
        publishIfDue(now);
        Block block = reader.next();
        if (block != null) {
            accept(block, now);
        } else if (now - calledNanos >= TICK_NANOS) {
            tick(now);
        } else {
            reader.await(unpublished ? PUBLISH_NANOS - (now - publishedNanos) : TICK_NANOS - (now - calledNanos));
        }
    }

    private void accept(Block block, long now) throws Exception {
        clock.read(block.lastTimeNanos(), now);
        mark.enter(Call.ACCEPT);
        try {
            consumer.accept(block);
        } catch (MalformedBlockException e) {
            reader.malformed(e.getMessage());
        }
        mark.leave();
        reader.finished();
        calledNanos = now;
        unpublished = true;
        publishIfDue(now);
    }

    private void tick(long now) throws Exception {
        clock.tick(now);
        mark.enter(Call.TICK);
        consumer.tick(clock.nanos());
        mark.leave();
        calledNanos = now;
        publish(now);
    }

    /** After work, but not after each block of many. */
    private void publishIfDue(long now) {
        if (unpublished && now - publishedNanos >= PUBLISH_NANOS) {
            publish(now);
        }
    }

    private void publish(long now) {
        figures.publish();
        publishedNanos = now;
        unpublished = false;
    }

    private void failed(Throwable thrown) {
        try {
            tell(thrown);
        } catch (Throwable e) { // no memory, say
            reader.end(FAILED_TWICE);
        }
    }

    /** A consumer that finds its block revoked may well fail: that is no news. */
    private void tell(Throwable thrown) {
        Call call = mark.last();
        Failure failure = describe(thrown);
        if (reader.isOver()) {
            LOG.debug("{}: {} failed after the end", this, call, failure);
            return;
        }
        reader.end(new ConsumerEnd(ConsumerEnd.Cause.FAILED, call + " failed: " + failure));
        LOG.error(
                "{}: {} failed; it is opened anew after a pause: if that does not help, remove its jar",
                this,
                call,
                failure);
    }

    private Failure describe(Throwable thrown) {
        mark.enter(Call.DESCRIBE);
        try {
            return Failure.of(thrown);
        } finally {
            mark.leave();
        }
    }

    private void close() {
        if (consumer == null) {
            return;
        }
        mark.enter(Call.CLOSE);
        try {
            consumer.close(reader.end());
        } catch (Throwable e) {
            error("{}: {} failed", Call.CLOSE, e);
        } finally {
            mark.leave();
        }
    }

    private void release() {
        if (factory == null) {
            return;
        }
        mark.enter(Call.RELEASE);
        try {
            source.release(factory);
        } catch (IllegalStateException | IllegalArgumentException e) {
            LOG.debug("{}: the framework has released its service", this);
        } catch (Throwable e) {
            error("{}: {} failed", Call.RELEASE, e);
        } finally {
            mark.leave();
        }
    }

    private void error(String text, Call call, Throwable thrown) {
        try {
            LOG.error(text, this, call, describe(thrown));
        } catch (Throwable e) { // no memory, say
            mark.leave();
        }
    }

    @Override
    public String toString() {
        return "consumer " + consumerName + " at " + place;
    }
}
