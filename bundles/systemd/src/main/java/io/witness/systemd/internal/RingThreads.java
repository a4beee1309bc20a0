package io.witness.systemd.internal;

import io.witness.api.socket.RingStatus;
import io.witness.api.socket.SocketMonitor;
import io.witness.api.socket.SocketStatus;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** Finds the threads of rings that do not come on. */
final class RingThreads {
    private RingThreads() {}

    /**
     * Lists the rings whose thread has been at one round of work for too long. One that waits for packets is well.
     *
     * @param sockets all of them
     * @param mostNanos how long a round may take
     * @return their names
     */
    static List<String> hanging(Collection<SocketMonitor> sockets, long mostNanos) {
        return sockets.stream()
                .map(SocketMonitor::status)
                .flatMap(socket -> hanging(socket, mostNanos))
                .toList();
    }

    private static Stream<String> hanging(SocketStatus socket, long mostNanos) {
        return socket.rings().stream()
                .filter(ring -> ring.busyNanos().orElse(0) > mostNanos)
                .map(RingStatus::fanoutIndex)
                .map(index -> socket.socketName() + "/" + index);
    }
}
