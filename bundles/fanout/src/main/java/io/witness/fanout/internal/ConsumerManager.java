package io.witness.fanout.internal;

import io.witness.api.consumer.PacketConsumer;
import io.witness.api.ring.RingException;
import io.witness.api.socket.PacketSocket;
import io.witness.api.socket.SharedRing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.ComponentServiceObjects;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferenceScope;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The whiteboard of consumers: brings each consumer service together with each ring that it wants to read. */
@Component(immediate = true)
public final class ConsumerManager {
    private static final Logger LOG = LoggerFactory.getLogger(ConsumerManager.class);

    /** How long consumers that hang may hold up everybody, all of them together. */
    private static final long STOP_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Map<ServiceReference<PacketConsumer>, ConsumerService> consumers = new HashMap<>();
    private final List<PacketSocket> sockets = new ArrayList<>();
    private final List<Placement> placements = new ArrayList<>();

    /** One instance at one ring. */
    private record Placement(
            ConsumerService service, PacketConsumer instance, PacketSocket socket, ConsumerRunner runner) {}

    /** Puts a new consumer at all rings that it wants. */
    @Reference(
            service = PacketConsumer.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            scope = ReferenceScope.PROTOTYPE)
    synchronized void addConsumer(
            ComponentServiceObjects<PacketConsumer> objects, ServiceReference<PacketConsumer> reference) {
        ConsumerService service = new ConsumerService(objects, reference);
        if (!Constants.SCOPE_PROTOTYPE.equals(reference.getProperty(Constants.SERVICE_SCOPE))) {
            LOG.error(
                    "consumer {} is ignored: its service has no prototype scope, but each ring needs an instance of its own:"
                            + " register it with scope = ServiceScope.PROTOTYPE",
                    service.name());
            return;
        }
        consumers.put(reference, service);
        sockets.forEach(socket -> place(service, socket));
        LOG.info("consumer {} has come", service.name());
    }

    synchronized void removeConsumer(ServiceReference<PacketConsumer> reference) {
        ConsumerService service = consumers.remove(reference);
        if (service != null) {
            remove(placements.stream().filter(p -> p.service == service).toList());
            LOG.info("consumer {} has gone", service.name());
        }
    }

    /** Puts all consumers that want it at the rings of a new socket. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    synchronized void addSocket(PacketSocket socket) {
        sockets.add(socket);
        consumers.values().forEach(service -> place(service, socket));
    }

    synchronized void removeSocket(PacketSocket socket) {
        sockets.remove(socket);
        remove(placements.stream().filter(p -> p.socket == socket).toList());
    }

    @Deactivate
    synchronized void stop() {
        remove(List.copyOf(placements));
    }

    private void place(ConsumerService service, PacketSocket socket) {
        String socketName = socket.specification().socketName();
        if (!service.wants(socketName)) {
            return;
        }
        List<SharedRing> rings = socket.rings();
        for (int index = 0; index < rings.size(); index++) {
            PacketConsumer instance = service.create();
            if (instance == null) {
                return;
            }
            try {
                ConsumerRunner runner =
                        new ConsumerRunner(service.name(), instance, socketName, index, rings.get(index));
                placements.add(new Placement(service, instance, socket, runner));
                runner.start();
            } catch (RingException e) {
                service.release(instance);
                LOG.info("consumer {} not placed: {}", service.name(), e.getMessage());
            }
        }
    }

    private void remove(List<Placement> gone) {
        gone.forEach(placement -> placement.runner.stop());
        long end = System.nanoTime() + STOP_NANOS;
        for (Placement placement : gone) {
            placement.runner.awaitEnd(TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime()));
            placement.service.release(placement.instance);
            placements.remove(placement);
        }
    }
}
