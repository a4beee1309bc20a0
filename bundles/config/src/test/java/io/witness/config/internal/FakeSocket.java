package io.witness.config.internal;

import io.witness.api.socket.SocketListener;
import io.witness.api.socket.SocketMonitor;
import io.witness.api.socket.SocketState;
import io.witness.api.socket.SocketStatus;
import io.witness.api.socket.SocketTotals;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;

/** A socket whose state a test says; as monitor and as listener. */
final class FakeSocket implements SocketMonitor, SocketListener {
    volatile SocketState state;
    volatile int rings;

    private final String name;

    FakeSocket(String name, SocketState.Phase phase) {
        this.name = name;
        this.state = SocketState.of(phase);
    }

    @Override
    public String socketName() {
        return name;
    }

    @Override
    public SocketState state() {
        return state;
    }

    @Override
    public SocketStatus status() {
        return new SocketStatus(
                name,
                "lo",
                state,
                Instant.EPOCH,
                Optional.empty(),
                SocketTotals.none(Instant.EPOCH),
                Collections.nCopies(rings, null));
    }

    @Override
    public long handshakesRefused() {
        return 0;
    }
}
