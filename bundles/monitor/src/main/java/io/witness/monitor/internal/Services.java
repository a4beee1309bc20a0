package io.witness.monitor.internal;

import io.witness.api.consumer.ConsumerMonitor;
import io.witness.api.consumer.PlacementStatus;
import io.witness.api.socket.Loss;
import io.witness.api.socket.SocketListener;
import io.witness.api.socket.SocketMonitor;
import io.witness.api.socket.SocketStatus;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Finds the services that tell of sockets and consumers, as they come and go. */
@Component(service = Services.class)
public class Services {
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    volatile List<SocketMonitor> sockets = List.of();

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    volatile List<SocketListener> listeners = List.of();

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    volatile List<ConsumerMonitor> consumers = List.of();

    /** Is called by the framework. */
    public Services() {}

    /**
     * Returns the present status of all sockets.
     *
     * @return by name; of several entries with one name, the one with rings first
     */
    public Stream<SocketStatus> sockets() {
        return sockets.stream()
                .map(SocketMonitor::status)
                .sorted(Comparator.comparing(SocketStatus::socketName)
                        .thenComparing(socket -> -socket.rings().size()));
    }

    /**
     * Asks for all of it, once.
     *
     * @return what is known at this moment
     */
    public Snapshot snapshot() {
        return new Snapshot(
                sockets().toList(), listeners().toList(), placements().toList());
    }

    /**
     * Holds what was known at a moment, for those who need it several times.
     *
     * @param sockets as {@link #sockets()}
     * @param listeners as {@link #listeners()}
     * @param placements as {@link #placements()}
     */
    public record Snapshot(
            List<SocketStatus> sockets, List<SocketListener> listeners, List<PlacementStatus> placements) {}

    /**
     * Returns the last losses at all sockets.
     *
     * @param most how many, at most
     * @return the newest ones, the oldest of them first
     */
    public List<SocketLoss> losses(int most) {
        List<SocketLoss> all = sockets.stream()
                .flatMap(socket -> socket.losses().stream().map(loss -> new SocketLoss(socket.socketName(), loss)))
                .sorted(Comparator.comparing((SocketLoss each) -> each.loss().until()))
                .toList();
        return all.subList(Math.max(0, all.size() - most), all.size());
    }

    /**
     * Pairs a loss with its socket.
     *
     * @param socketName the SocketName
     * @param loss at one of its rings
     */
    public record SocketLoss(String socketName, Loss loss) {}

    /**
     * Returns the servers of all sockets.
     *
     * @return by name
     */
    public Stream<SocketListener> listeners() {
        return listeners.stream().sorted(Comparator.comparing(SocketListener::socketName));
    }

    /**
     * Returns the status of all consumers at all rings.
     *
     * @return by socket, index and name
     */
    public Stream<PlacementStatus> placements() {
        return consumers.stream().flatMap(monitor -> monitor.placements().stream());
    }
}
