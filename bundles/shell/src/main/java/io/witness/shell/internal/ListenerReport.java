package io.witness.shell.internal;

import io.witness.api.socket.SocketListener;
import io.witness.api.socket.SocketState;

/**
 * What the server of a socket says.
 *
 * @param state whether clients can connect
 * @param handshakesRefused clients that did not get in since the rings of now were opened
 */
record ListenerReport(SocketState state, long handshakesRefused) {
    static ListenerReport of(SocketListener listener) {
        return new ListenerReport(listener.state(), listener.handshakesRefused());
    }
}
