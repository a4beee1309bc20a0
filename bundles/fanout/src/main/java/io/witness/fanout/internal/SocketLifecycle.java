package io.witness.fanout.internal;

import io.witness.api.ring.RingDriver;
import io.witness.api.ring.RingSealer;
import io.witness.api.socket.Loss;
import io.witness.api.socket.SocketKeys;
import io.witness.api.socket.SocketSpecification;
import io.witness.api.socket.SocketState;
import io.witness.api.socket.SocketState.Phase;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Manages one socket from start to end: its name, its thread, its rings. Any thread may call. Must be stopped. */
final class SocketLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(SocketLifecycle.class);

    private final String socketName;
    private final RingProviders providers;
    private final SocketThread thread;
    private final SocketRings rings;
    private final StateLog state;
    private final SocketNames.Claim claim;
    private volatile boolean stopped;
    /** Started by the first caller; guarded by this. */
    private Ending stopping;
    /** Providers that are being left, by service. */
    private final Map<Object, Ending> leaving = new ConcurrentHashMap<>();

    /** A started operation, and until when it is waited for. */
    private record Ending(Future<?> done, long deadlineNanos) {}

    SocketLifecycle(
            SocketSpecification specification, RingProviders providers, SocketNames names, PublishedSocket published) {
        this.socketName = specification.socketName();
        this.providers = providers;
        this.thread = new SocketThread(specification.socketName());
        this.rings = new SocketRings(specification, providers, published, thread);
        this.state = rings.stateLog();
        String source = specification.origin().at(SocketKeys.SOCKET_NAME);
        thread.onError(this::changeFailed);
        this.claim = names.claim(socketName, source, this::nameIsFree);
    }

    // Called by the thread of the socket that had the name, which continues whatever happens here.
    private void nameIsFree() {
        try {
            thread.execute(this::settle);
        } catch (RuntimeException | Error e) {
            LOG.error("{}: cannot be told that its name is free", socketName, e);
        }
    }

    /** Releases the name after a failed start. */
    void abandon() {
        stopped = true;
        claim.release();
    }

    void start() {
        thread.execute(this::settle);
    }

    private void changeFailed(Throwable e) {
        if (!stopped) {
            rings.failed(e);
        }
    }

    /** Acts on all changes, if this socket has the name. */
    private void settle() {
        if (stopped) {
            return;
        }
        if (claim.isGranted()) {
            rings.settle();
        } else {
            refuse();
        }
    }

    private void refuse() {
        state.failed(
                rings.wanted(),
                SocketKeys.SOCKET_NAME,
                "SocketName=\"" + socketName + "\" belongs to another entry (" + claim.owner()
                        + "): use another path, or remove that entry");
    }

    /** Applies another specification of the same SocketName. */
    void change(SocketSpecification next) {
        thread.execute(() -> {
            if (!stopped) {
                rings.change(next);
                settle();
            }
        });
    }

    void providersChanged() {
        thread.execute(this::settle);
    }

    /** Begins to leave a driver that is being removed. */
    void beginLeaving(RingDriver driver) {
        if (providers.remove(driver)) { // otherwise this was called before, and a new record would never be removed
            leaving.put(driver, begin(() -> rings.leave(driver)));
        }
    }

    /** Begins to leave a sealer that is being removed. */
    void beginLeaving(RingSealer sealer) {
        if (providers.remove(sealer)) { // otherwise this was called before, and a new record would never be removed
            leaving.put(sealer, begin(() -> rings.leave(sealer)));
        }
    }

    /** Returns the services that are being left. */
    Set<Object> leaving() {
        return leaving.keySet();
    }

    private Ending begin(Runnable provider) {
        return new Ending(
                thread.begin(() -> {
                    if (!stopped) {
                        provider.run();
                        settle();
                    }
                }),
                SocketThread.deadline());
    }

    /** Returns when nothing of the driver is used any more. */
    void leave(RingDriver driver) {
        beginLeaving(driver);
        await(leaving.remove(driver));
    }

    /** Returns when nothing of the sealer is used any more. */
    void leave(RingSealer sealer) {
        beginLeaving(sealer);
        await(leaving.remove(sealer));
    }

    private void await(Ending ending) {
        if (ending != null) {
            thread.await(ending.done(), ending.deadlineNanos());
        }
    }

    /** Begins to close everything. */
    synchronized void beginStop() {
        if (stopping == null) {
            stopping = new Ending(
                    thread.finish(() -> {
                        stopped = true;
                        rings.close();
                    }),
                    SocketThread.deadline());
        }
    }

    /** Returns when everything is closed. */
    void stop() {
        beginStop();
        await(begunStop());
        claim.release();
    }

    private synchronized Ending begunStop() {
        return stopping;
    }

    SocketState state() {
        return dated().state();
    }

    StateLog.Dated dated() {
        StateLog.Dated now = state.dated();
        Optional<Instant> over = now.state().phase() == Phase.CAPTURING ? rings.endedSince() : Optional.empty();
        return over.map(since -> new StateLog.Dated(
                        new SocketState(
                                Phase.OVER,
                                "all was played, see the log",
                                now.state().refusal()),
                        since))
                .orElse(now);
    }

    /** Returns the counters. */
    SocketCounts.Counted counted() {
        return rings.counted();
    }

    /** Returns the open rings; empty while there are none. */
    Optional<FanoutGroup> group() {
        return rings.group();
    }

    /** Returns the last losses. */
    List<Loss> losses() {
        return rings.losses();
    }
}
