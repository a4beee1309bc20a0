package io.witness.fanout.internal;

import io.witness.api.ring.RingDriver;
import io.witness.api.ring.RingSealer;
import io.witness.api.socket.RingStatus;
import io.witness.api.socket.SocketKeys;
import io.witness.api.socket.SocketSpecification;
import io.witness.api.socket.SocketState;
import java.util.List;

/** One socket from its coming to its end: its name, its thread, its rings. Any thread may call. To be stopped. */
final class SocketLifecycle {
    private final String socketName;
    private final SocketThread thread;
    private final SocketRings rings;
    private final StateLog state;
    private final SocketNames.Claim claim;
    private volatile boolean stopped;

    SocketLifecycle(
            SocketSpecification specification, RingProviders providers, SocketNames names, PublishedSocket published) {
        this.socketName = specification.socketName();
        this.thread = new SocketThread(specification.socketName());
        this.rings = new SocketRings(specification, providers, published, thread);
        this.state = rings.stateLog();
        String source = specification.origin().at(SocketKeys.SOCKET_NAME);
        this.claim = names.claim(socketName, source, () -> thread.execute(this::settle));
    }

    void start() {
        thread.execute(this::settle);
    }

    /** Acts on whatever has changed, if the name is this socket's. */
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

    /** Takes over another specification of the same SocketName. */
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

    /** Returns when nothing of the driver is used any more. */
    void leave(RingDriver driver) {
        leave(() -> rings.leave(driver));
    }

    /** Returns when nothing of the sealer is used any more. */
    void leave(RingSealer sealer) {
        leave(() -> rings.leave(sealer));
    }

    private void leave(Runnable provider) {
        thread.complete(() -> {
            if (!stopped) {
                provider.run();
                settle();
            }
        });
    }

    /** Returns when everything is closed. */
    void stop() {
        thread.finish(() -> {
            stopped = true;
            rings.close();
        });
        claim.release();
    }

    SocketState state() {
        SocketState now = state.state();
        boolean over =
                now.phase() == SocketState.Phase.CAPTURING && now.detail().isEmpty() && rings.areOver();
        return over ? new SocketState(now.phase(), "over: all was played, see the log") : now;
    }

    List<RingStatus> rings() {
        return rings.status();
    }
}
