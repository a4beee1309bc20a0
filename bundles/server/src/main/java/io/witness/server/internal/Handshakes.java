package io.witness.server.internal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The handshakes of a socket's clients that came to nothing. One thread writes at a time; any thread reads the count. */
final class Handshakes {
    private static final Logger LOG = LoggerFactory.getLogger(Handshakes.class);

    private final OccasionalLog refusals;
    private final OccasionalLog departures;
    private volatile long refused;

    Handshakes(String socketName) {
        refusals = new OccasionalLog(
                line -> LOG.warn("{}: {}", socketName, line),
                "handshakes were refused or ended since the last such line");
        departures = new OccasionalLog(
                line -> LOG.info("{}: {}", socketName, line), "clients left in the handshake since the last such line");
    }

    /** One was refused, or ended by the server. */
    void refused(String line) {
        refused = refused + 1;
        refusals.add(line, System.nanoTime());
    }

    /** A client left before it had joined: it may have wanted the numbers only. */
    void left(String line) {
        departures.add(line, System.nanoTime());
    }

    /** To be called now and then while {@link #isTimed}. */
    void tick(long nowNanos) {
        refusals.tick(nowNanos);
        departures.tick(nowNanos);
    }

    boolean isTimed() {
        return refusals.hasUntold() || departures.hasUntold();
    }

    /** How many were refused, or ended by the server. */
    long refused() {
        return refused;
    }
}
