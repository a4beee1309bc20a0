package io.witness.shell.internal;

import io.witness.api.socket.RingStatus;
import io.witness.api.socket.SocketStatus;
import io.witness.api.socket.SocketTotals;
import java.util.List;

/**
 * Where the packets of a socket went.
 *
 * @param socketName the SocketName
 * @param totals what was counted in all rings that it has had
 * @param rings those that it has, with their readers
 */
record LedgerReport(String socketName, SocketTotals totals, List<RingStatus> rings) {
    static LedgerReport of(SocketStatus socket) {
        return new LedgerReport(socket.socketName(), socket.totals(), socket.rings());
    }
}
