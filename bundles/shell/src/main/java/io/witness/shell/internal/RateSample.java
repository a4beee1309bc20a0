package io.witness.shell.internal;

import io.witness.api.socket.RingStatus;
import io.witness.api.socket.SocketMonitor;
import io.witness.api.socket.SocketStatus;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Holds the counters of rings at one moment, to be compared with later ones. */
final class RateSample {
    private record Position(String socketName, int fanoutIndex) {}

    private final Map<Position, RingStatus> rings = new HashMap<>();
    private final long nanos;

    private RateSample(List<SocketStatus> sockets, long nanos) {
        this.nanos = nanos;
        for (SocketStatus socket : sockets) {
            for (RingStatus ring : socket.rings()) {
                rings.put(new Position(socket.socketName(), ring.fanoutIndex()), ring);
            }
        }
    }

    /** Reads the counters now. */
    static RateSample now(Collection<SocketMonitor> sockets) {
        return new RateSample(Monitors.status(sockets).toList(), System.nanoTime());
    }

    /** Lists what happened since; rings that were opened or closed meanwhile are left out. */
    List<RateReport> until(Collection<SocketMonitor> sockets, long nowNanos) {
        return Monitors.status(sockets)
                .flatMap(socket -> socket.rings().stream()
                        .filter(ring -> isSame(before(socket, ring), ring))
                        .map(ring -> RateReport.of(socket.socketName(), before(socket, ring), ring, nowNanos - nanos)))
                .toList();
    }

    private RingStatus before(SocketStatus socket, RingStatus ring) {
        return rings.get(new Position(socket.socketName(), ring.fanoutIndex()));
    }

    private static boolean isSame(RingStatus before, RingStatus after) {
        return before != null && before.since().equals(after.since());
    }
}
