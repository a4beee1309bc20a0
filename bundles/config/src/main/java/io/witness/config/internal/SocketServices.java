package io.witness.config.internal;

import io.witness.api.socket.SocketListener;
import io.witness.api.socket.SocketMonitor;
import io.witness.api.socket.SocketState;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** Queries the services that report the state of sockets. Any thread may call. */
final class SocketServices {
    /** Lists the outcomes for an entry at the start. */
    enum Outcome {
        /** Not known yet. */
        PENDING,
        /** Clients can connect. */
        SERVED,
        /** It waits for its interface. */
        WAITING,
        /** It cannot work as it is; who found out has said so. */
        FAILED
    }

    private final List<SocketMonitor> monitors = new CopyOnWriteArrayList<>();
    private final List<SocketListener> listeners = new CopyOnWriteArrayList<>();

    void add(SocketMonitor monitor) {
        monitors.add(monitor);
    }

    void remove(SocketMonitor monitor) {
        monitors.remove(monitor);
    }

    void add(SocketListener listener) {
        listeners.add(listener);
    }

    void remove(SocketListener listener) {
        listeners.remove(listener);
    }

    /** Returns the outcome for a socket so far. */
    Outcome outcome(String socketName) {
        return monitor(socketName).map(this::outcome).orElse(Outcome.PENDING);
    }

    private Outcome outcome(SocketMonitor monitor) {
        return switch (monitor.state().phase()) {
            case STARTING -> Outcome.PENDING;
            case WAITING -> Outcome.WAITING;
            case FAILED -> Outcome.FAILED;
            case LISTENING -> Outcome.SERVED;
            case CAPTURING, OVER -> listening(monitor.socketName()).orElse(Outcome.PENDING);
            // with rings it has clients as well, and a listener is to come
            case DOWN ->
                listening(monitor.socketName())
                        .orElse(monitor.status().rings().isEmpty() ? Outcome.WAITING : Outcome.PENDING);
        };
    }

    private Optional<Outcome> listening(String socketName) {
        return states(socketName).findFirst().map(SocketServices::offered);
    }

    private static Outcome offered(SocketState state) {
        return switch (state.phase()) {
            case LISTENING -> Outcome.SERVED;
            case FAILED -> Outcome.FAILED;
            default -> Outcome.PENDING;
        };
    }

    /** Explains why a socket is pending. */
    String missing(String socketName) {
        Optional<SocketState> state = monitor(socketName).map(SocketMonitor::state);
        if (state.isEmpty()) {
            return "nothing captures for it: check whether the bundle io.witness.fanout is active";
        }
        return switch (state.get().phase()) {
            case CAPTURING, OVER, DOWN ->
                "its rings are open, but nothing listens: check whether the bundle io.witness.server is" + " active";
            default -> "it is still " + state.get();
        };
    }

    /** Tells whether nothing about a socket has failed, as far as is known. */
    boolean isAsConfigured(String socketName) {
        return Stream.concat(monitors(socketName).map(SocketMonitor::state), states(socketName))
                .allMatch(SocketState::isAsConfigured);
    }

    // If two have the same name, the first one counts.
    private Optional<SocketMonitor> monitor(String socketName) {
        return monitors(socketName).findFirst();
    }

    private Stream<SocketMonitor> monitors(String socketName) {
        return monitors.stream().filter(monitor -> monitor.socketName().equals(socketName));
    }

    /** Returns the states of its listeners. */
    private Stream<SocketState> states(String socketName) {
        return listeners.stream()
                .filter(listener -> listener.socketName().equals(socketName))
                .map(SocketListener::state);
    }
}
