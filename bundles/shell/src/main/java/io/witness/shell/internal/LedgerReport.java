package io.witness.shell.internal;

import io.witness.api.socket.RingStatus;
import io.witness.api.socket.SocketStatus;
import io.witness.api.socket.SocketTotals;
import java.util.List;

/**
 * Accounts for the packets of a socket.
 *
 * @param socketName the SocketName
 * @param totals the counters of all rings that it has had
 * @param rings the present rings, with their readers
 */
record LedgerReport(String socketName, SocketTotals totals, List<RingStatus> rings) {
    static LedgerReport of(SocketStatus socket) {
        return new LedgerReport(socket.socketName(), socket.totals(), socket.rings());
    }
}
