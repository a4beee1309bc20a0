package io.witness.config.internal;

import io.witness.api.socket.SocketMonitor;
import io.witness.api.socket.SocketState;
import io.witness.api.socket.SocketStatus;

/** A socket that fails when it is asked for its state. */
record FailingMonitor(String socketName, Throwable failure) implements SocketMonitor {
    @Override
    public SocketState state() {
        if (failure instanceof Error error) {
            throw error;
        }
        throw new IllegalStateException(failure);
    }

    @Override
    public SocketStatus status() {
        throw new UnsupportedOperationException();
    }
}
