package io.witness.server.internal;

import io.witness.api.log.internal.EventLimit;
import io.witness.api.socket.Reader;
import io.witness.protocol.PeerIdentity;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Logs what clients of a socket do and what happens to them, each kind of event with a limit of its own, and counts handshakes that failed.
 * One thread writes at a time; any thread reads the count.
 */
final class ClientEvents {
    private static final Logger LOG = LoggerFactory.getLogger(ClientEvents.class);
    /** Of clients that join and leave as fast as they can. */
    private static final int MOST_CLIENTS = 20;

    private final EventLimit refusals;
    private final EventLimit departures;
    private final EventLimit joins;
    private final EventLimit ends;
    private final EventLimit evictions;
    private final List<EventLimit> all;
    private volatile long refused;

    ClientEvents(String socketName) {
        refusals = new EventLimit(1, "handshakes were refused or ended", line -> LOG.warn("{}: {}", socketName, line));
        departures = new EventLimit(1, "clients left in the handshake", line -> LOG.info("{}: {}", socketName, line));
        joins = new EventLimit(MOST_CLIENTS, "clients have joined", line -> LOG.info("{}{}", socketName, line));
        ends = new EventLimit(MOST_CLIENTS, "clients have ended", line -> LOG.info("{}{}", socketName, line));
        evictions = new EventLimit(MOST_CLIENTS, "clients were evicted", line -> LOG.warn("{}{}", socketName, line));
        all = List.of(refusals, departures, joins, ends, evictions);
    }

    /** Notes a handshake that was refused, or ended by the server, for a reason that is not one client's. */
    void refused(String line) {
        refused = refused + 1;
        refusals.add(line, System.nanoTime());
    }

    /** Notes a handshake that has ended: a client that left before it joined may only have wanted the parameters. */
    @SuppressWarnings("try") // the variables are there to be closed
    void didNotJoin(PeerIdentity peer, SessionEnd end) {
        String line = "process " + peer.pid() + " of user " + peer.uid() + " did not join: " + end;
        tick(System.nanoTime());
        try (MDC.MDCCloseable pid = MDC.putCloseable("pid", Long.toString(peer.pid()));
                MDC.MDCCloseable uid = MDC.putCloseable("uid", Long.toString(peer.uid()))) {
            if (end.isVoluntary()) {
                departures.add(line, System.nanoTime());
            } else {
                refused(line);
            }
        }
    }

    /** Notes a new client. */
    void joined(Reader reader, int fanoutIndex) {
        add(joins, reader, fanoutIndex, " has joined");
    }

    /** Notes that a client has left, or was made to. */
    void ended(Reader reader, int fanoutIndex, SessionEnd end) {
        boolean evicted = end != null && end.kind() == SessionEnd.Kind.EVICTED;
        add(evicted ? evictions : ends, reader, fanoutIndex, " ends: " + (end == null ? "the socket is closed" : end));
    }

    @SuppressWarnings("try") // the variables are there to be closed
    private void add(EventLimit events, Reader reader, int fanoutIndex, String what) {
        tick(System.nanoTime()); // what it says is not of this client
        try (MDC.MDCCloseable ring = MDC.putCloseable("ring", Integer.toString(fanoutIndex));
                MDC.MDCCloseable name = MDC.putCloseable("reader", reader.name());
                MDC.MDCCloseable pid =
                        MDC.putCloseable("pid", Integer.toString(reader.pid().orElse(0)));
                MDC.MDCCloseable uid =
                        MDC.putCloseable("uid", Integer.toString(reader.uid().orElse(0)))) {
            events.add("/" + fanoutIndex + ": " + reader + what, System.nanoTime());
        }
    }

    /** Logs what was held back for long enough; must be called periodically while {@link #isTimed}. */
    void tick(long nowNanos) {
        all.forEach(each -> each.tick(nowNanos));
    }

    /** Logs what was held back: the server ends. */
    void flush() {
        all.forEach(each -> each.flush(System.nanoTime()));
    }

    boolean isTimed() {
        return all.stream().anyMatch(EventLimit::hasSuppressed);
    }

    /** Returns how many were refused, or ended by the server. */
    long refused() {
        return refused;
    }
}
