package io.witness.monitor.internal.health;

import io.witness.api.socket.SocketStatus;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Measures for how long each socket has got no packet, as far as it is asked: a packet counts from the moment at which it was
 * noticed. Any thread may call.
 */
public final class Silence {
    private final Map<String, Noticed> sockets = new HashMap<>();

    private record Noticed(long packets, long nanos) {}

    /**
     * Notices how many packets a socket has got.
     *
     * @param socket the socket
     * @param nowNanos a clock
     * @return seconds since the last packet was noticed, or the socket
     */
    synchronized long seconds(SocketStatus socket, long nowNanos) {
        long packets =
                socket.totals().kernel().accepted() + socket.totals().kernel().dropped();
        Noticed last = sockets.get(socket.socketName());
        if (last == null || last.packets != packets) {
            last = new Noticed(packets, nowNanos);
            sockets.put(socket.socketName(), last);
        }
        return TimeUnit.NANOSECONDS.toSeconds(nowNanos - last.nanos);
    }

    /** Forgets sockets that are not there any more. */
    synchronized void keepOnly(Set<String> names) {
        sockets.keySet().retainAll(new HashSet<>(names));
    }
}
