package io.witness.server.internal;

import io.witness.api.socket.PacketSocket;
import io.witness.api.socket.SocketKeys;
import io.witness.api.socket.SocketListener;
import io.witness.protocol.UnixListener;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the sockets that capture: each gets a server, which lives exactly as long as the socket. Servers start and change
 * in {@link SequentialTasks}, because names of users and groups may be looked up over the network: a lookup that hangs
 * affects only its socket.
 */
@Component(immediate = true)
public final class ServerComponent {
    private static final Logger LOG = LoggerFactory.getLogger(ServerComponent.class);
    private static final long WARN_AFTER_MILLIS = 5000;
    private static final long WAIT_MILLIS = 1500;

    private final BundleContext context;
    private final SocketServer.ListenerFactory listenerFactory;
    private final long waitMillis;
    private volatile boolean ending;
    private volatile long endNanos;
    private final Map<PacketSocket, Served> served = new ConcurrentHashMap<>();
    /** By socket name: a server waits until an earlier one with the same name has ended. */
    private final Map<String, SequentialTasks> tasks = new ConcurrentHashMap<>();

    private record Served(
            SocketServer server, SequentialTasks tasks, ServiceRegistration<SocketListener> registration) {}

    /** Starts without sockets. */
    @Activate
    public ServerComponent(BundleContext context) {
        this(context, UnixListener::listen, WAIT_MILLIS);
    }

    ServerComponent(BundleContext context, SocketServer.ListenerFactory listenerFactory, long waitMillis) {
        this.context = context;
        this.listenerFactory = listenerFactory;
        this.waitMillis = waitMillis;
    }

    /** Stops all servers at the same time; each is removed afterwards. */
    @Deactivate
    void end() {
        endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMillis);
        ending = true;
        served.values().forEach(each -> each.server.requestStop());
    }

    /** Returns how long to wait for one server: at shutdown, all of them share the time of one. */
    private long remainingMillis() {
        return ending ? TimeUnit.NANOSECONDS.toMillis(endNanos - System.nanoTime()) : waitMillis;
    }

    /** Serves a new socket; does not wait for the server to start. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addSocket(PacketSocket socket) {
        SocketServer server = new SocketServer(socket, listenerFactory);
        String name = server.socketName();
        SequentialTasks own = tasks.computeIfAbsent(name, key -> new SequentialTasks(key, WARN_AFTER_MILLIS));
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(SocketKeys.SOCKET_NAME, name);
        served.put(socket, new Served(server, own, context.registerService(SocketListener.class, server, properties)));
        try {
            own.add("listen", server::start);
        } catch (OutOfMemoryError e) { // there may be no more threads
            server.fail("the server cannot be started: " + e.getMessage());
        }
    }

    /** Applies a change in place; does not wait long if that hangs. */
    void updatedSocket(PacketSocket socket) {
        Served changed = served.get(socket);
        if (changed != null) {
            changed.tasks.add("change who may connect", changed.server::update);
            changed.tasks.await(remainingMillis());
        }
    }

    void removeSocket(PacketSocket socket) {
        Served gone = served.remove(socket);
        if (gone != null) {
            gone.registration.unregister();
            gone.server.requestStop();
            gone.tasks.add("end", gone.server::stop);
            if (!gone.tasks.await(remainingMillis())) {
                LOG.warn(
                        "{}: its server did not end within {} ms, and ends later",
                        gone.server.socketName(),
                        waitMillis);
            }
        }
    }
}
