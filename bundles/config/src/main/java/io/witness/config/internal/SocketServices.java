package io.witness.config.internal;

import io.witness.api.socket.SocketListener;
import io.witness.api.socket.SocketMonitor;
import io.witness.api.socket.SocketState;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** The services that tell what has become of sockets. Any thread may call. */
final class SocketServices {
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

    /** What has become of a socket up to now. */
    Outcome outcome(String socketName) {
        return monitor(socketName).map(state -> captured(socketName, state)).orElse(Outcome.PENDING);
    }

    private Outcome captured(String socketName, SocketState state) {
        return switch (state.phase()) {
            case STARTING -> Outcome.PENDING;
            case WAITING -> Outcome.WAITING;
            case FAILED -> Outcome.FAILED;
            case LISTENING -> Outcome.SERVED;
            case CAPTURING -> listener(socketName).map(SocketServices::offered).orElse(Outcome.PENDING);
        };
    }

    private static Outcome offered(SocketState state) {
        return switch (state.phase()) {
            case LISTENING -> Outcome.SERVED;
            case FAILED -> Outcome.FAILED;
            default -> Outcome.PENDING;
        };
    }

    /** Why a socket is pending. */
    String missing(String socketName) {
        Optional<SocketState> monitor = monitor(socketName);
        if (monitor.isEmpty()) {
            return "nothing captures for it: see whether the bundle io.witness.fanout is active";
        }
        if (monitor.get().phase() == SocketState.Phase.CAPTURING) {
            return "it captures, but nothing listens: see whether the bundle io.witness.server is active";
        }
        return "it is still " + monitor.get();
    }

    private Optional<SocketState> monitor(String socketName) {
        return monitors.stream()
                .filter(monitor -> monitor.socketName().equals(socketName))
                .findFirst()
                .map(SocketMonitor::state);
    }

    private Optional<SocketState> listener(String socketName) {
        return listeners.stream()
                .filter(listener -> listener.socketName().equals(socketName))
                .findFirst()
                .map(SocketListener::state);
    }
}
