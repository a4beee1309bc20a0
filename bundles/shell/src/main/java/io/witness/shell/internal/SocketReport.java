package io.witness.shell.internal;

import io.witness.api.socket.FanoutStatus;
import io.witness.api.socket.RingStatus;
import io.witness.api.socket.SocketState;
import io.witness.api.socket.SocketStatus;
import io.witness.api.socket.SocketTotals;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Describes a socket with its server.
 *
 * @param socketName the SocketName
 * @param interfaceName the interface
 * @param state its state
 * @param since when that state began
 * @param listener the state of its server; empty: there is none
 * @param fanout the fanout group of the present rings; empty while there are none
 * @param totals the counters of all rings that it has had
 * @param rings the present rings
 */
record SocketReport(
        String socketName,
        String interfaceName,
        SocketState state,
        Instant since,
        Optional<ListenerReport> listener,
        Optional<FanoutStatus> fanout,
        SocketTotals totals,
        List<RingStatus> rings) {
    static SocketReport of(SocketStatus socket, Optional<ListenerReport> listener) {
        return new SocketReport(
                socket.socketName(),
                socket.interfaceName(),
                socket.state(),
                socket.since(),
                listener,
                socket.fanout(),
                socket.totals(),
                socket.rings());
    }
}
