package io.witness.systemd.internal;

import io.witness.api.socket.SocketMonitor;
import io.witness.linux.socket.UnixDatagrams;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * Tells systemd that Witness is ready, when all entries were tried, and that it works, while the threads of its rings do. Without
 * systemd it does nothing.
 */
@Component(
        service = {},
        immediate = true)
public final class SystemdComponent {
    private final ServiceManager manager = new ServiceManager(
            System.getenv(),
            ProcessHandle.current().pid(),
            (socket, message) -> UnixDatagrams.send(socket, message.getBytes(StandardCharsets.UTF_8)));

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    volatile List<SocketMonitor> sockets = List.of();

    /** Null without one. */
    private Watchdog watchdog;

    /**
     * Is called when Witness is ready.
     *
     * @param ready when that was
     */
    @Activate
    public SystemdComponent(@Reference(target = "(witness.ready=true)") Instant ready) {}

    /** Tells that it is ready, and begins to give signs of life. */
    @Activate
    void start() {
        manager.tell("READY=1", "STATUS=serves " + sockets.size() + (sockets.size() == 1 ? " socket" : " sockets"));
        manager.watchdogNanos().ifPresent(nanos -> {
            watchdog = new Watchdog(manager, most -> RingThreads.hanging(sockets, most), nanos);
            watchdog.start();
        });
    }

    /** Gives no more signs of life. The bundle may be updated, so this is not the end. */
    @Deactivate
    void stop() {
        if (watchdog != null) {
            watchdog.close();
        }
    }
}
