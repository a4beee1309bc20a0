package io.witness.shell.internal;

import io.witness.api.socket.Reader;
import io.witness.api.socket.RingStatus;
import io.witness.api.socket.SocketMonitor;
import io.witness.api.socket.SubscriptionStatus;
import java.util.Collection;
import java.util.Comparator;
import java.util.stream.Stream;

/** One reader at one ring of one socket. */
record Place(SocketMonitor socket, RingStatus ring, SubscriptionStatus subscription) {

    /** All readers of a kind, by socket and index, then in the order of their coming. */
    static Stream<Place> of(Reader.Kind kind, Collection<SocketMonitor> sockets) {
        return sockets.stream()
                .sorted(Comparator.comparing(SocketMonitor::socketName))
                .flatMap(socket -> socket.rings().stream().flatMap(ring -> places(socket, ring)))
                .filter(place -> place.reader().kind() == kind);
    }

    private static Stream<Place> places(SocketMonitor socket, RingStatus ring) {
        return ring.subscriptions().stream().map(subscription -> new Place(socket, ring, subscription));
    }

    Reader reader() {
        return subscription.reader();
    }
}
