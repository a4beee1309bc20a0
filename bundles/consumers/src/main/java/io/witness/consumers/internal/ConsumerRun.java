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

/**
 * Runs a consumer at a ring once, from getting the service to its release. All on one thread, the only one that calls the
 * consumer.
 */
final class ConsumerRun {
    private static final Logger LOG = LoggerFactory.getLogger(ConsumerRun.class);
    private static final long TICK_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long PUBLISH_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final ConsumerEnd FAILED_TWICE =
            new ConsumerEnd(ConsumerEnd.Cause.FAILED, "it failed, and so did reporting it: memory may be exhausted");

    private final String consumerName;
    private final RingKey key;
    private final FactorySource source;
    private final CurrentCall currentCall;
    private final PlacementHistory history;
    private final RingReader reader;
    private final Figures figures = new Figures();
    private final PacketClock clock = new PacketClock(TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()));
    private PacketConsumerFactory factory;
    private PacketConsumer consumer;
    private long publishedNanos;
    /** When the last block was read or the last tick was done. */
    private long calledNanos;

    private boolean unpublished;

    ConsumerRun(
            String consumerName,
            RingKey key,
            FactorySource source,
            CurrentCall currentCall,
            PlacementHistory history,
            RingReader reader) {
        this.consumerName = consumerName;
        this.key = key;
        this.source = source;
        this.currentCall = currentCall;
        this.history = history;
        this.reader = reader;
    }

    /** Returns when the run has ended; the reader knows the reason. */
    void live() {
        try {
            begin();
            while (!reader.isOver()) {
                long waitNanos = step();
                if (waitNanos > 0) {
                    reader.await(waitNanos);
                }
            }
        } catch (Throwable e) { // of any kind: it ends this run and nothing else
            failed(e);
        }
        try {
            reader.end(
                    new ConsumerEnd(ConsumerEnd.Cause.REMOVED, "over")); // has no effect if there is a reason already
            history.readingEnded();
            figures.publish();
        } finally { // there may be no memory left: close what was opened all the same
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
        currentCall.enter(ConsumerCall.OPEN);
        consumer = factory.open(new RunContext(key, reader, clock, figures));
        currentCall.leave();
        if (consumer == null) {
            throw new IllegalStateException("open returned null instead of a consumer");
        }
        history.setFigures(figures);
        subscribe();
    }

    private void create() {
        currentCall.enter(ConsumerCall.CREATE);
        factory = source.get();
        currentCall.leave();
        if (factory == null) {
            if (!source.isGone()) {
                throw new IllegalStateException("its service could not be activated: the lines above say why");
            }
            reader.end(new ConsumerEnd(ConsumerEnd.Cause.REMOVED, "its service is gone"));
        }
    }

    private void subscribe() {
        try {
            long taken = history.takenPackets();
            history.readingStarted(reader.subscribe(consumerName), taken);
            history.running();
        } catch (RingException e) {
            reader.end(new ConsumerEnd(ConsumerEnd.Cause.SOCKET_CLOSED, e.getMessage()));
        }
        calledNanos = System.nanoTime();
        publishedNanos = calledNanos - PUBLISH_NANOS;
    }

    /**
     * Reads one block, or does periodic work if there is none. Never waits: its compiled code refers to the classes of consumers
     * and rings, and keeps those of replaced bundles while a thread is in it.
     *
     * @return how long to wait for a block; 0 if something was done
     */
    private long step() throws Exception {
        long now = System.nanoTime();
        publishIfDue(now);
        Block block = reader.next();
        if (block != null) {
            accept(block, now);
            return 0;
        }
        if (now - calledNanos >= TICK_NANOS) {
            tick(now);
            return 0;
        }
        return unpublished ? PUBLISH_NANOS - (now - publishedNanos) : TICK_NANOS - (now - calledNanos);
    }

    private void accept(Block block, long now) throws Exception {
        clock.read(block.lastTimeNanos(), now);
        currentCall.enter(ConsumerCall.ACCEPT);
        try {
            consumer.accept(block);
        } catch (MalformedBlockException e) {
            reader.malformed(e.getMessage());
        }
        currentCall.leave();
        reader.finished();
        calledNanos = now;
        unpublished = true;
        publishIfDue(now);
    }

    private void tick(long now) throws Exception {
        clock.tick(now);
        currentCall.enter(ConsumerCall.TICK);
        consumer.tick(clock.nanos());
        currentCall.leave();
        calledNanos = now;
        publish(now);
    }

    /** Publishes after work, but not after each block of many. */
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

    // A consumer that finds its block revoked may fail, which is not an error.
    private void tell(Throwable thrown) {
        ConsumerCall call = currentCall.last();
        FailureCopy failure = describe(thrown);
        if (reader.isOver()) {
            LOG.debug("{}: {} failed after the end", this, call, failure);
            return;
        }
        reader.end(new ConsumerEnd(ConsumerEnd.Cause.FAILED, call + " failed: " + failure));
        LOG.error(
                "{}: {} failed; it is reopened after a pause: if that does not help, remove its jar",
                this,
                call,
                failure);
    }

    private FailureCopy describe(Throwable thrown) {
        currentCall.enter(ConsumerCall.DESCRIBE);
        try {
            return FailureCopy.of(thrown);
        } finally {
            currentCall.leave();
        }
    }

    private void close() {
        if (consumer == null) {
            return;
        }
        currentCall.enter(ConsumerCall.CLOSE);
        try {
            consumer.close(reader.end());
        } catch (Throwable e) {
            error("{}: {} failed", ConsumerCall.CLOSE, e);
        } finally {
            currentCall.leave();
        }
    }

    private void release() {
        if (factory == null) {
            return;
        }
        currentCall.enter(ConsumerCall.RELEASE);
        try {
            source.release(factory);
        } catch (IllegalStateException | IllegalArgumentException e) {
            LOG.debug("{}: the framework has released its service", this);
        } catch (Throwable e) {
            error("{}: {} failed", ConsumerCall.RELEASE, e);
        } finally {
            currentCall.leave();
        }
    }

    private void error(String text, ConsumerCall call, Throwable thrown) {
        try {
            LOG.error(text, this, call, describe(thrown));
        } catch (Throwable e) { // no memory, say
            currentCall.leave();
        }
    }

    @Override
    public String toString() {
        return "consumer " + consumerName + " at " + key;
    }
}
