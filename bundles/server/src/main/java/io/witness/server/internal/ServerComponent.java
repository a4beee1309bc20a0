package io.witness.server.internal;

import io.witness.api.socket.PacketSocket;
import io.witness.api.socket.SocketKeys;
import io.witness.api.socket.SocketListener;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Follows the sockets that capture: each gets a server, which lives exactly as long as the socket does. */
@Component(immediate = true)
public final class ServerComponent {
    private final BundleContext context;
    private final Map<PacketSocket, Served> served = new HashMap<>();

    private record Served(SocketServer server, ServiceRegistration<SocketListener> registration) {}

    /** Starts without any socket. */
    @Activate
    public ServerComponent(BundleContext context) {
        this.context = context;
    }

    /** Serves a new socket. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    synchronized void addSocket(PacketSocket socket) {
        SocketServer server = new SocketServer(socket);
        server.start();
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(SocketKeys.SOCKET_NAME, server.socketName());
        served.put(socket, new Served(server, context.registerService(SocketListener.class, server, properties)));
    }

    /** Takes over what has changed in place. */
    synchronized void updatedSocket(PacketSocket socket) {
        Served changed = served.get(socket);
        if (changed != null) {
            changed.server.update();
        }
    }

    synchronized void removeSocket(PacketSocket socket) {
        Served gone = served.remove(socket);
        if (gone != null) {
            gone.registration.unregister();
            gone.server.stop();
        }
    }
}
