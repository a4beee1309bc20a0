package io.witness.shell.internal;

import io.witness.api.socket.RingStatus;
import io.witness.api.socket.SocketMonitor;
import io.witness.api.socket.SocketStatus;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.felix.service.command.CommandSession;

/**
 * Holds the counters of all rings at two moments: such as the last call of a command in a session and
 * now.
 *
 * @param before at the beginning
 * @param after now
 */
record Window(Sample before, Sample after) {
    /** Calls that follow each other faster measure anew: their rates would say nothing. */
    private static final long SHORTEST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** How long the first call of a session measures. */
    static final long FIRST_MILLIS = 1000;

    /** Holds the status of sockets at a moment. */
    record Sample(List<SocketStatus> sockets, long nanos) {
        static Sample of(Collection<SocketMonitor> sockets) {
            return of(sockets, System.nanoTime());
        }

        static Sample of(Collection<SocketMonitor> sockets, long nanos) {
            return new Sample(Monitors.status(sockets).toList(), nanos);
        }

        private Optional<RingStatus> ring(String socketName, RingStatus same) {
            return sockets.stream()
                    .filter(socket -> socket.socketName().equals(socketName))
                    .flatMap(socket -> socket.rings().stream())
                    .filter(ring -> ring.fanoutIndex() == same.fanoutIndex()
                            && ring.since().equals(same.since()))
                    .findFirst();
        }
    }

    /**
     * Measures since the last call.
     *
     * @param session keeps the counters for the next call
     * @param command whose last call counts
     * @param sockets the sockets to measure; all of them, so that they are there at the next call
     * @param firstMillis how long to measure if there was no call yet
     */
    static Window since(CommandSession session, String command, Collection<SocketMonitor> sockets, long firstMillis)
            throws InterruptedException {
        String variable = "." + command + ".sample";
        Window window = session.get(variable) instanceof Sample last && System.nanoTime() - last.nanos >= SHORTEST_NANOS
                ? new Window(last, Sample.of(sockets))
                : measure(sockets, firstMillis);
        session.put(variable, window.after);
        return window;
    }

    /** Measures for a while from now on. */
    static Window measure(Collection<SocketMonitor> sockets, long millis) throws InterruptedException {
        Sample before = Sample.of(sockets);
        TimeUnit.MILLISECONDS.sleep(millis);
        return new Window(before, Sample.of(sockets));
    }

    /** Returns the present sockets with these names; without names, all. */
    Stream<SocketStatus> sockets(List<String> names) {
        return after.sockets.stream().filter(socket -> names.isEmpty() || names.contains(socket.socketName()));
    }

    /** Returns how long it is. */
    long nanos() {
        return after.nanos - before.nanos;
    }

    /** Finds what a present ring had counted at the beginning; empty: it was opened later. */
    Optional<RingStatus> before(String socketName, RingStatus ring) {
        return before.ring(socketName, ring);
    }
}
