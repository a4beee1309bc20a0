package io.witness.shell.internal;

import io.witness.api.socket.RingStatus;
import io.witness.api.socket.SocketState;
import io.witness.api.socket.SocketStatus;
import io.witness.api.socket.SocketTotals;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A socket with its server.
 *
 * @param socketName the SocketName
 * @param interfaceName the interface
 * @param state what it does
 * @param since when it began to do so
 * @param listener what its server says; empty: there is none
 * @param totals what was counted in all rings that it has had
 * @param rings those that it has
 */
record SocketReport(
        String socketName,
        String interfaceName,
        SocketState state,
        Instant since,
        Optional<ListenerReport> listener,
        SocketTotals totals,
        List<RingStatus> rings) {
    static SocketReport of(SocketStatus socket, Optional<ListenerReport> listener) {
        return new SocketReport(
                socket.socketName(),
                socket.interfaceName(),
                socket.state(),
                socket.since(),
                listener,
                socket.totals(),
                socket.rings());
    }
}
