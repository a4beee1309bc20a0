package io.witness.shell.internal;

import io.witness.api.socket.RingStatus;
import io.witness.api.socket.SocketMonitor;
import io.witness.api.socket.SocketStatus;
import io.witness.api.socket.SocketTotals;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Contains the common parts of commands that query all sockets. */
final class Monitors {
    /** Shown in the column of the fanout index for the sum over all rings that a socket has had. */
    static final String TOTAL = "total";

    private Monitors() {}

    /** Returns the present status of all sockets, by name. */
    static Stream<SocketStatus> status(Collection<SocketMonitor> sockets) {
        return sockets.stream()
                .sorted(Comparator.comparing(SocketMonitor::socketName))
                .map(SocketMonitor::status);
    }

    /**
     * Selects a socket by its name, or all.
     *
     * @param names one name, or none for all
     * @return the sockets, by name
     * @throws IllegalArgumentException if there is no such socket
     */
    static List<SocketMonitor> require(Collection<SocketMonitor> sockets, List<String> names) {
        List<SocketMonitor> chosen = sockets.stream()
                .filter(socket -> names.isEmpty() || names.contains(socket.socketName()))
                .sorted(Comparator.comparing(SocketMonitor::socketName))
                .toList();
        if (chosen.isEmpty() && !names.isEmpty()) {
            throw new IllegalArgumentException(
                    "there is no socket " + names.get(0) + ": use one that witness:sockets shows");
        }
        return chosen;
    }

    /** Tells whether the totals differ from the row of a single ring. */
    static boolean hasTotal(SocketTotals totals, List<RingStatus> rings) {
        return totals.replacements() > 0 || rings.size() > 1;
    }
}
