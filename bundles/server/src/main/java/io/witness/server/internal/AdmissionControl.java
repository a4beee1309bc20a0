package io.witness.server.internal;

import io.witness.api.socket.Quotas;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides who comes in. Only clients that have joined keep others out; where there is no room because of handshakes, the
 * oldest one ends of the user that has most of them, so that who floods hurts nobody else. For the server's thread.
 */
final class AdmissionControl {
    /** Handshakes at a time: more than honest clients need, which are through within a millisecond or two. */
    static final int MAX_PENDING = 16;

    private static final long ROOT = 0;

    /** In the order in which they came. */
    private final List<ClientConnection> connections = new ArrayList<>();

    /**
     * Makes room for a client.
     *
     * @return why it cannot come in: a line for the log; empty if it can
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

    /** The user with most handshakes, a new one of this user counted as well; of several, the one whose handshake is oldest. */
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

    /** Counts one in that was admitted. */
    void add(ClientConnection connection) {
        connections.add(connection);
    }

    /** Counts one out. */
    void remove(ClientConnection connection) {
        connections.remove(connection);
    }
}
