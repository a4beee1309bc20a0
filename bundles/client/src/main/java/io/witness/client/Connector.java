package io.witness.client;

import io.witness.api.ring.RingException;
import io.witness.client.internal.Failures;
import io.witness.client.internal.Poller;
import io.witness.client.internal.RetryPause;
import io.witness.linux.ErrnoException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Connects to one ring of a socket after the other. One thread waits for them; any thread wakes it up, and closes. */
final class Connector implements AutoCloseable {
    /** If the queue is full, the attempt is repeated later, so that only {@link #await} waits. */
    private static final int QUEUE_MILLIS = 1;

    private final Path socket;
    private final int fanoutIndex;
    private final Timeouts timeouts;
    private final Poller poller;
    private final RetryPause pause;

    private ConnectionAttempt attempt;
    private long deadlineNanos;
    private long connectedNanos;
    private long withoutRingSinceNanos;
    private Optional<String> reason = Optional.empty();
    private RingException permanentFailure;

    /** Guards all fields below. */
    private final Object lock = new Object();

    private boolean busy;
    private boolean closed;

    Connector(Path socket, int fanoutIndex, Timeouts timeouts) throws ErrnoException {
        this.socket = socket;
        this.fanoutIndex = fanoutIndex;
        this.timeouts = timeouts;
        withoutRingSinceNanos = System.nanoTime();
        pause = new RetryPause(timeouts.firstPauseMillis(), timeouts.longestPauseMillis(), withoutRingSinceNanos);
        poller = Poller.open();
    }

    /** Returns why there is no ring, according to the last attempt since there was one; empty if there was no attempt. */
    Optional<String> reason() {
        return reason;
    }

    /** Continues, and waits this many milliseconds at most (negative: no limit); may return early without a ring. */
    Optional<ClientRing> await(int timeoutMillis) throws RingException {
        if (permanentFailure != null) {
            throw permanentFailure;
        }
        if (!begin()) {
            return Optional.empty();
        }
        try {
            return advance(timeoutMillis);
        } catch (RingException e) {
            failed(e);
            return Optional.empty();
        } catch (ErrnoException e) {
            failed(Failures.of(socket, e));
            return Optional.empty();
        } catch (RuntimeException | Error e) {
            endAttempt(); // its progress is unknown
            throw e;
        } finally {
            end();
        }
    }

    private Optional<ClientRing> advance(int timeoutMillis) throws RingException, ErrnoException {
        long nowNanos = System.nanoTime();
        if (attempt == null && pause.remainingNanos(nowNanos) <= 0) {
            attempt = ConnectionAttempt.begin(socket, QUEUE_MILLIS);
            poller.watch(attempt.descriptor());
            deadlineNanos = nowNanos + TimeUnit.MILLISECONDS.toNanos(timeouts.handshakeMillis());
        }
        if (attempt == null) {
            awaitEvents(timeoutMillis, pause.remainingNanos(nowNanos));
            return Optional.empty();
        }
        if (!awaitEvents(timeoutMillis, deadlineNanos - nowNanos)) {
            requireInTime();
            return Optional.empty();
        }
        Optional<ClientRing> ring = attempt.readRing(fanoutIndex);
        if (ring.isPresent()) {
            connected(ring.get());
        }
        return ring;
    }

    private void connected(ClientRing ring) throws ErrnoException {
        int descriptor = attempt.descriptor();
        attempt = null; // the ring owns the connection now
        try {
            poller.forget(descriptor);
        } catch (Throwable e) {
            ring.close();
            throw e;
        }
        connectedNanos = System.nanoTime();
        reason = Optional.empty();
    }

    /** Waits for the shorter time; returns whether the server has sent something. */
    private boolean awaitEvents(int timeoutMillis, long timeoutNanos) throws ErrnoException {
        int millis = (int) TimeUnit.NANOSECONDS.toMillis(Math.max(0, timeoutNanos) + 999_999);
        return poller.await(timeoutMillis < 0 ? millis : Math.min(timeoutMillis, millis));
    }

    private void requireInTime() throws RingException {
        if (System.nanoTime() - deadlineNanos >= 0) {
            throw attempt.timedOut(timeouts.handshakeMillis());
        }
    }

    /** Notes that the last ring's connection has ended; throws if another attempt would be useless. */
    void ended(RingException failure) throws RingException {
        withoutRingSinceNanos = System.nanoTime();
        pause.succeededFor(withoutRingSinceNanos - connectedNanos);
        failed(failure);
    }

    private void failed(RingException failure) throws RingException {
        endAttempt();
        long nowNanos = System.nanoTime();
        long limitNanos = withoutRingSinceNanos + TimeUnit.MILLISECONDS.toNanos(timeouts.limitMillis());
        if (!Failures.isTransient(failure) || timeouts.limitMillis() >= 0 && nowNanos - limitNanos >= 0) {
            permanentFailure = failure;
            throw failure;
        }
        reason = Optional.of(failure.getMessage());
        pause.begin(nowNanos);
        if (timeouts.limitMillis() >= 0) {
            pause.endAt(limitNanos);
        }
    }

    private void endAttempt() {
        if (attempt != null) {
            attempt.close();
            attempt = null;
        }
    }

    void wakeUp() {
        poller.wakeUp();
    }

    private boolean begin() {
        synchronized (lock) {
            busy = !closed;
            return busy;
        }
    }

    private void end() {
        synchronized (lock) {
            busy = false;
            if (closed) {
                closeAll();
            }
        }
    }

    /** Ends a wait at once; the waiting thread then closes the rest. A second call does nothing. */
    @Override
    public void close() {
        synchronized (lock) {
            if (closed) {
                return;
            }
            closed = true;
            if (busy) {
                poller.wakeUp();
            } else {
                closeAll();
            }
        }
    }

    private void closeAll() {
        endAttempt();
        poller.close();
    }
}
