package io.witness.consumers.internal;

import io.witness.api.consumer.ConsumerEnd;
import io.witness.api.consumer.PlacementStatus;
import io.witness.api.consumer.PlacementStatus.State;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Runs a consumer at a ring on its own thread: opens it, and reopens it after a failure or an eviction. */
final class Placement implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Placement.class);

    private final String consumer;
    private final RingKey key;
    private final FactorySource source;
    private final RestartBackoff pause;
    private final CurrentCall currentCall = new CurrentCall();
    private final PlacementHistory history;
    private final Thread thread;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final CountDownLatch left = new CountDownLatch(1);
    /** What ends a quarantine; null: there is none. */
    private volatile CountDownLatch quarantine;

    private final AtomicReference<ConsumerEnd> leaving = new AtomicReference<>();
    private volatile RingReader reader;
    private volatile Hang hang;

    /** A call that does not return. */
    record Hang(long call, Instant since, String text) {}

    Placement(String consumer, RingKey key, FactorySource source, RestartBackoff pause) {
        this.consumer = consumer;
        this.key = key;
        this.source = source;
        this.pause = pause;
        this.history = new PlacementHistory(consumer, key);
        this.thread = new Thread(this, "witness-consumer " + consumer + " " + key);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    @Override
    public void run() {
        MDC.put("consumer", consumer);
        MDC.put("socket", key.socketName());
        MDC.put("ring", Integer.toString(key.fanoutIndex()));
        try {
            while (liveOnce()) {
                history.restarting();
            }
        } catch (Throwable e) { // the second one
            LOG.error("{}: its thread ends", this, e);
        } finally {
            done.complete(null);
        }
    }

    /** Runs the consumer once; returns whether to run it again. */
    private boolean liveOnce() {
        try {
            return live();
        } catch (Throwable e) { // no exception of the consumer gets here, but the heap may be short for a while
            history.runEnded(State.FAILED, "its thread failed: " + e);
            LOG.error("{}: its thread failed; it is reopened after a pause", this, e);
            long nanos = pause.nextNanos(0);
            return pause.failed() ? isResumed("its thread failed: " + e) : !hasLeftAfter(nanos);
        }
    }

    private boolean live() {
        RingReader own = new RingReader(key.ring());
        reader = own;
        if (leaving.get() != null) { // the request may have come before there was a reader to end
            own.end(leaving.get());
        }
        long start = System.nanoTime();
        if (!own.isOver()) {
            new ConsumerRun(consumer, key, source, currentCall, history, own).live();
        }
        ConsumerEnd end = own.end();
        State state = stateAfter(end.cause());
        if (state == State.ENDED || leaving.get() != null) {
            history.setCondition(State.ENDED, end.detail());
            LOG.info("{}: ended: {}", this, end.detail());
            return false;
        }
        history.runEnded(state, end.detail());
        long nanos = pause.nextNanos(System.nanoTime() - start);
        if (state == State.FAILED && pause.failed()) {
            return isResumed(end.detail());
        }
        if (state == State.EVICTED) { // a failure was logged by the run itself
            LOG.warn("{}: {}: reopened in {} ms", this, end.detail(), TimeUnit.NANOSECONDS.toMillis(nanos));
        }
        return !hasLeftAfter(nanos);
    }

    /** Waits until it is resumed or has to leave; false: it has to leave. */
    private boolean isResumed(String lastFailure) {
        CountDownLatch begun = new CountDownLatch(1);
        quarantine = begun;
        String remedy = "it is reopened when its jar is replaced, or by witness:resume " + consumer;
        String text = "failed " + RestartBackoff.MOST_FAILURES + " times in a row; last: " + lastFailure;
        history.runEnded(State.QUARANTINED, text + ": " + remedy);
        LOG.error("{}: {}: {}", this, text, remedy);
        while (leaving.get() == null && begun.getCount() > 0) {
            awaitEnd(begun);
        }
        quarantine = null;
        pause.reset();
        return leaving.get() == null;
    }

    private static void awaitEnd(CountDownLatch ended) {
        try {
            ended.await();
        } catch (InterruptedException e) {
            // by code of the consumer, which knows the thread, or because it has to leave
        }
    }

    /** Ends its quarantine; returns whether there was one. Any thread may call. */
    boolean resume() {
        CountDownLatch present = quarantine;
        if (present != null) {
            present.countDown();
        }
        return present != null;
    }

    private static State stateAfter(ConsumerEnd.Cause cause) {
        return switch (cause) {
            case FAILED -> State.FAILED;
            case EVICTED -> State.EVICTED;
            case REMOVED, SOCKET_CLOSED -> State.ENDED;
        };
    }

    private boolean hasLeftAfter(long nanos) {
        try {
            return left.await(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) { // by the consumer, which knows the thread, or because it has to leave
            return leaving.get() != null;
        }
    }

    /** Removes the consumer from the ring: at once for the ring. Any thread may call. */
    void leave(ConsumerEnd reason) {
        leaving.compareAndSet(null, reason);
        left.countDown();
        resume();
        RingReader current = reader;
        if (current != null) {
            current.end(reason);
        }
        if (isHanging()) {
            interrupt();
        }
    }

    /** Interrupts a call that waits. */
    void interrupt() {
        thread.interrupt();
    }

    /** Returns a future that completes when the thread has finished with the consumer. */
    CompletableFuture<Void> done() {
        return done;
    }

    CurrentCall currentCall() {
        return currentCall;
    }

    /** Records a call that does not return; null: none. */
    void hangs(Hang found) {
        hang = found;
    }

    private boolean isHanging() {
        Hang found = hang;
        return found != null && found.call == currentCall.current();
    }

    PlacementStatus status() {
        RingReader current = reader;
        Hang found = hang;
        boolean hanging = found != null && found.call == currentCall.current();
        ConsumerEnd end = current == null ? null : current.end();
        return history.status(
                hanging ? new PlacementHistory.Condition(State.HANGING, found.since, found.text) : null, end);
    }

    @Override
    public String toString() {
        return "consumer " + consumer + " at " + key;
    }
}
