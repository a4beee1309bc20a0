package io.witness.shell.internal;

import io.witness.api.socket.RingStatus;
import io.witness.api.socket.SocketMonitor;
import io.witness.api.socket.SocketStatus;
import io.witness.api.socket.SocketTotals;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What the commands have in common that ask all sockets. */
final class Monitors {
    /** In the column of the fanout index, for all rings that a socket has had. */
    static final String TOTAL = "total";

    private Monitors() {}

    /** All sockets as of now, by name. */
    static Stream<SocketStatus> status(Collection<SocketMonitor> sockets) {
        return sockets.stream()
                .sorted(Comparator.comparing(SocketMonitor::socketName))
                .map(SocketMonitor::status);
    }

    /** Tells whether the totals say something that the row of a single ring does not. */
    static boolean hasTotal(SocketTotals totals, List<RingStatus> rings) {
        return totals.replacements() > 0 || rings.size() > 1;
    }
}
