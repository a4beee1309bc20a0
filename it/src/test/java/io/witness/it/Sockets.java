package io.witness.it;

import io.witness.api.socket.RingStatus;
import io.witness.api.socket.SocketListener;
import io.witness.api.socket.SocketMonitor;
import io.witness.api.socket.SocketState;
import io.witness.api.socket.SocketState.Phase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** The sockets of the framework that a test runs in, by what their services say. */
final class Sockets {
    private final BundleContext context;

    Sockets(BundleContext context) {
        this.context = context;
    }

    private record Said<T>(String socketName, T what) {}

    /** What the socket says of its capture; empty if there is no such socket, any if more than one wants the name. */
    Optional<SocketState> capture(Path socket) {
        return captures(socket).findFirst();
    }

    private Stream<SocketState> captures(Path socket) {
        return of(socket, ask(SocketMonitor.class, monitor -> new Said<>(monitor.socketName(), monitor.state())));
    }

    /** What the socket's server says; empty if there is none. */
    Optional<SocketState> listener(Path socket) {
        return of(socket, ask(SocketListener.class, server -> new Said<>(server.socketName(), server.state())))
                .findFirst();
    }

    /** One a fanout index; none if there is no such socket, or it does not capture. */
    List<RingStatus> rings(Path socket) {
        return of(
                        socket,
                        ask(
                                SocketMonitor.class,
                                monitor -> new Said<>(
                                        monitor.socketName(), monitor.status().rings())))
                .flatMap(List::stream)
                .toList();
    }

    private static <T> Stream<T> of(Path socket, Stream<Said<T>> all) {
        return all.filter(said -> said.socketName.equals(socket.toString())).map(Said::what);
    }

    /** Blocks that were taken from a socket's rings, since these are there. */
    long taken(Path socket) {
        return rings(socket).stream().mapToLong(ring -> ring.taken().blocks()).sum();
    }

    boolean isIn(Phase phase, Path socket) {
        return captures(socket).map(SocketState::phase).anyMatch(phase::equals);
    }

    boolean isServed(Path socket) {
        boolean listening = listener(socket)
                .map(SocketState::phase)
                .filter(Phase.LISTENING::equals)
                .isPresent();
        return listening && isIn(Phase.CAPTURING, socket) && Files.exists(socket);
    }

    /** Waits until a socket captures and has a server. */
    void awaitServed(Path socket) throws Exception {
        Await.until(socket + " is served", () -> isServed(socket), this::toString);
    }

    void await(Phase phase, Path socket) throws Exception {
        Await.until(socket + " is " + phase, () -> isIn(phase, socket), this::toString);
    }

    /** Waits until nothing is left of a socket. */
    void awaitGone(Path socket) throws Exception {
        Await.until(
                socket + " is gone",
                () -> capture(socket).isEmpty() && listener(socket).isEmpty() && !Files.exists(socket),
                this::toString);
    }

    /** Waits until a block is taken from now on. */
    void awaitBlock(Path socket) throws Exception {
        long before = taken(socket);
        Await.until(socket + " takes a block", () -> taken(socket) > before, this::toString);
    }

    private <S, T> Stream<T> ask(Class<S> type, Function<S, T> question) {
        return references(type).stream()
                .map(reference -> ask(reference, question))
                .flatMap(Optional::stream);
    }

    private <S> Collection<ServiceReference<S>> references(Class<S> type) {
        try {
            return context.getServiceReferences(type, null);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("no filter has no syntax errors", e);
        }
    }

    private <S, T> Optional<T> ask(ServiceReference<S> reference, Function<S, T> question) {
        S service = context.getService(reference);
        if (service == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(question.apply(service));
        } finally {
            context.ungetService(reference);
        }
    }

    /** All of them with their states. */
    @Override
    public String toString() {
        List<String> states = new ArrayList<>();
        ask(SocketMonitor.class, monitor -> monitor.socketName() + ": " + monitor.state())
                .forEach(states::add);
        ask(SocketListener.class, server -> server.socketName() + ": " + server.state())
                .forEach(states::add);
        return String.join("\n", states);
    }
}
