package io.witness.fanout.internal;

import io.witness.api.socket.PacketSocket;
import io.witness.api.socket.SocketKeys;
import io.witness.api.socket.SocketSpecification;
import java.util.Dictionary;
import java.util.Hashtable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes the service of a socket that captures, by which servers and consumers find it. For one thread. */
final class PublishedSocket {
    private static final Logger LOG = LoggerFactory.getLogger(PublishedSocket.class);

    private final BundleContext context;
    private ServiceRegistration<PacketSocket> registration;

    PublishedSocket(BundleContext context) {
        this.context = context;
    }

    void publish(PacketSocket socket) {
        registration = context.registerService(PacketSocket.class, socket, properties(socket.specification()));
    }

    /** Notifies users that the specification has changed. */
    void modified(PacketSocket socket) {
        registration.setProperties(properties(socket.specification()));
    }

    /** Unregisters the service; returns when its users have released it. */
    void withdraw() {
        if (registration != null) {
            ServiceRegistration<PacketSocket> gone = registration;
            registration = null;
            try {
                gone.unregister();
            } catch (IllegalStateException e) {
                LOG.debug("{}: its service is gone already", gone);
            }
        }
    }

    private static Dictionary<String, Object> properties(SocketSpecification specification) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(SocketKeys.SOCKET_NAME, specification.socketName());
        properties.put(SocketKeys.INTERFACE, specification.rings().interfaceName());
        return properties;
    }
}
