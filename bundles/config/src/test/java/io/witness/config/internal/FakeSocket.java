package io.witness.config.internal;

import io.witness.api.socket.RingStatus;
import io.witness.api.socket.SocketListener;
import io.witness.api.socket.SocketMonitor;
import io.witness.api.socket.SocketState;
import java.util.Collections;
import java.util.List;

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
    public String interfaceName() {
        return "lo";
    }

    @Override
    public SocketState state() {
        return state;
    }

    @Override
    public List<RingStatus> rings() {
        return Collections.nCopies(rings, null);
    }

    @Override
    public long handshakesRefused() {
        return 0;
    }
}
