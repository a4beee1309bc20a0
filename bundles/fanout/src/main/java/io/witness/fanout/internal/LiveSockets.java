package io.witness.fanout.internal;

import io.witness.fanout.internal.dispatch.CloseAll;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers all sockets, so that they can be stopped together. A provider that stops notifies its sockets one after the
 * other and waits for each; the first call notifies all of them. So they stop at the same time, and a socket that hangs
 * costs only its own time. Any thread may call.
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

    /** Applies an action to all; an exception does not affect the others. */
    void each(Consumer<SocketLifecycle> action) {
        Throwable problem = new CloseAll().each(all, action).problem();
        if (problem != null) {
            LOG.error("not all sockets could be notified", problem);
        }
    }
}
