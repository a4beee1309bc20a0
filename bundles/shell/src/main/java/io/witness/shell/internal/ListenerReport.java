package io.witness.shell.internal;

import io.witness.api.socket.SocketListener;
import io.witness.api.socket.SocketState;

/**
 * Describes the server of a socket.
 *
 * @param state whether clients can connect
 * @param handshakesRefused clients that were refused since the present rings were opened
 */
record ListenerReport(SocketState state, long handshakesRefused) {
    static ListenerReport of(SocketListener listener) {
        return new ListenerReport(listener.state(), listener.handshakesRefused());
    }
}
