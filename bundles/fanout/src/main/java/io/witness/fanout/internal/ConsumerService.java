package io.witness.fanout.internal;

import io.witness.api.consumer.PacketConsumer;
import java.util.Arrays;
import java.util.Collection;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.ComponentServiceObjects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A consumer service: its name, the sockets that it wants, its instances. */
final class ConsumerService {
    private static final Logger LOG = LoggerFactory.getLogger(ConsumerService.class);

    private final ComponentServiceObjects<PacketConsumer> objects;
    private final String name;
    private final Object sockets;

    ConsumerService(ComponentServiceObjects<PacketConsumer> objects, ServiceReference<PacketConsumer> reference) {
        this.objects = objects;
        this.sockets = reference.getProperty(PacketConsumer.SOCKETS);
        Object given = reference.getProperty(PacketConsumer.NAME);
        this.name = given != null ? given.toString() : reference.getBundle().getSymbolicName();
    }

    String name() {
        return name;
    }

    boolean wants(String socketName) {
        if (sockets == null) {
            return true;
        }
        if (sockets instanceof Object[] array) {
            return Arrays.asList(array).contains(socketName);
        }
        return sockets instanceof Collection<?> several ? several.contains(socketName) : sockets.equals(socketName);
    }

    /** A new instance; null if the service cannot give one, which is logged. */
    PacketConsumer create() {
        try {
            PacketConsumer instance = objects.getService();
            if (instance == null) {
                LOG.error("consumer {} cannot be created", name);
            }
            return instance;
        } catch (RuntimeException | LinkageError e) {
            LOG.error("consumer {} cannot be created", name, e);
            return null;
        }
    }

    void release(PacketConsumer instance) {
        try {
            objects.ungetService(instance);
        } catch (IllegalStateException | IllegalArgumentException e) {
            LOG.debug("consumer {} is gone already", name);
        }
    }
}
