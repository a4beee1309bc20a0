package io.witness.server.internal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The handshakes of a socket's clients that came to nothing. One thread writes at a time; any thread reads the count. */
final class FailedHandshakes {
    private static final Logger LOG = LoggerFactory.getLogger(FailedHandshakes.class);

    private final RateLimitedLog refusals;
    private final RateLimitedLog departures;
    private volatile long refused;

    FailedHandshakes(String socketName) {
        refusals = new RateLimitedLog(
                line -> LOG.warn("{}: {}", socketName, line),
                "handshakes were refused or ended since the last such line");
        departures = new RateLimitedLog(
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
        return refusals.hasSuppressed() || departures.hasSuppressed();
    }

    /** How many were refused, or ended by the server. */
    long refused() {
        return refused;
    }
}
