package io.witness.shell.internal;

import io.witness.api.socket.Reader;
import io.witness.api.socket.SocketStatus;
import io.witness.api.socket.SubscriptionStatus;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Describes a client at a ring of a socket.
 *
 * @param socketName the SocketName
 * @param fanoutIndex the ring
 * @param userName the name of its user; empty: /etc/passwd does not have it
 * @param subscription its status
 */
record ClientReport(String socketName, int fanoutIndex, Optional<String> userName, SubscriptionStatus subscription) {
    /** Lists all clients of a socket, by ring, the oldest first. */
    static Stream<ClientReport> of(SocketStatus socket, UserNames users) {
        return socket.rings().stream().flatMap(ring -> ring.subscriptions().stream()
                .filter(subscription -> subscription.reader().kind() == Reader.Kind.CLIENT)
                .map(client -> new ClientReport(
                        socket.socketName(),
                        ring.fanoutIndex(),
                        users.name(client.reader().uid()),
                        client)));
    }
}
