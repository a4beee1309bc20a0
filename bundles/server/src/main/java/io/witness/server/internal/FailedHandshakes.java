package io.witness.server.internal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts and logs handshakes that failed. One thread writes at a time; any thread reads the count. */
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

    /** Notes one that was refused, or ended by the server. */
    void refused(String line) {
        refused = refused + 1;
        refusals.add(line, System.nanoTime());
    }

    /** Notes a client that left before it joined: it may only have wanted the parameters. */
    void left(String line) {
        departures.add(line, System.nanoTime());
    }

    /** Logs what was held back for long enough; must be called periodically while {@link #isTimed}. */
    void tick(long nowNanos) {
        refusals.tick(nowNanos);
        departures.tick(nowNanos);
    }

    boolean isTimed() {
        return refusals.hasSuppressed() || departures.hasSuppressed();
    }

    /** Returns how many were refused, or ended by the server. */
    long refused() {
        return refused;
    }
}
