package io.witness.server.internal;

import io.witness.api.socket.Quotas;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides which clients are admitted. A new client is refused only because of clients that have joined. To make room among
 * handshakes, the oldest one of the user with the most handshakes is ended, so that a flooding user only displaces itself.
 * For the server's thread.
 */
final class AdmissionControl {
    /** Handshakes at a time: more than honest clients need, which complete within a millisecond or two. */
    static final int MAX_PENDING = 16;

    private static final long ROOT = 0;

    /** In order of arrival. */
    private final List<ClientConnection> connections = new ArrayList<>();

    /**
     * Makes room for a client.
     *
     * @return why it is refused: a line for the log; empty if it is admitted
     */
    Optional<String> admit(long uid, Quotas quotas) {
        if (uid != ROOT && joined(uid) >= quotas.clientsPerUser()) {
            return Optional.of(userIsFull(uid, quotas));
        }
        if (connections.size() - pending() >= quotas.maxClients()) {
            return Optional.of(socketIsFull(uid, quotas));
        }
        while (uid != ROOT && ofUser(uid) >= quotas.clientsPerUser()) {
            endOldest(uid);
        }
        while (connections.size() >= quotas.maxClients() || pending() >= MAX_PENDING) {
            endOldest(busiestWith(uid));
        }
        return Optional.empty();
    }

    private static String userIsFull(long uid, Quotas quotas) {
        String limit = quotas.maxClientsPerUser() == Quotas.BY_DEFAULT
                ? "MaxClientsPerUser, half of MaxClients=" + quotas.maxClients() + " by default,"
                : "MaxClientsPerUser=" + quotas.maxClientsPerUser();
        return "a client of user " + uid + " was refused: as many as " + limit
                + " allows are connected: raise MaxClientsPerUser, or end some of them";
    }

    private static String socketIsFull(long uid, Quotas quotas) {
        return "a client of user " + uid + " was refused: as many as MaxClients=" + quotas.maxClients()
                + " allows are connected: raise MaxClients, or end some of them";
    }

    private void endOldest(long uid) {
        ClientConnection oldest = connections.stream()
                .filter(connection -> connection.isPending() && connection.uid() == uid)
                .findFirst()
                .orElseThrow();
        connections.remove(oldest);
        oldest.displace("there was no room for its handshake, the oldest one of the user with the most");
    }

    /** Finds the user with the most handshakes, including the new one; of several, the one with the oldest handshake. */
    private long busiestWith(long newUid) {
        long busiest = newUid;
        long most = 0;
        for (ClientConnection connection : connections) {
            long handshakes =
                    connection.isPending() ? pending(connection.uid()) + (connection.uid() == newUid ? 1 : 0) : 0;
            if (handshakes > most) {
                most = handshakes;
                busiest = connection.uid();
            }
        }
        return busiest;
    }

    private long ofUser(long uid) {
        return connections.stream()
                .filter(connection -> connection.uid() == uid)
                .count();
    }

    private long pending(long uid) {
        return connections.stream()
                .filter(connection -> connection.isPending() && connection.uid() == uid)
                .count();
    }

    private long joined(long uid) {
        return ofUser(uid) - pending(uid);
    }

    private long pending() {
        return connections.stream().filter(ClientConnection::isPending).count();
    }

    /** Adds an admitted connection. */
    void add(ClientConnection connection) {
        connections.add(connection);
    }

    /** Removes a connection. */
    void remove(ClientConnection connection) {
        connections.remove(connection);
    }
}
