package io.witness.fanout.internal;

import io.witness.fanout.internal.dispatch.CloseAll;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sockets that there are. Whoever stops something that many of them use tells them one after the other, and waits for each:
 * the first call tells all, so that they stop at the same time and no hanging one costs more than its own time. Any thread may
 * call.
 */
final class LiveSockets {
    private static final Logger LOG = LoggerFactory.getLogger(LiveSockets.class);

    private final Set<SocketLifecycle> all = ConcurrentHashMap.newKeySet();

    void add(SocketLifecycle socket) {
        all.add(socket);
    }

    void remove(SocketLifecycle socket) {
        all.remove(socket);
    }

    /** Tells all of them; what one of them throws does not keep it from the others. */
    void each(Consumer<SocketLifecycle> action) {
        Throwable problem = new CloseAll().each(all, action).problem();
        if (problem != null) {
            LOG.error("not all sockets could be notified", problem);
        }
    }
}
