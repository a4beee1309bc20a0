package io.witness.deploy.internal;

import java.time.Duration;

/** Time during which this process ran: a call does not hang while the process is stopped. For the deployer's thread. */
final class ProcessTime {
    /** A longer step between two scans means that the process was stopped. */
    private static final Duration LONGEST_STEP = Duration.ofSeconds(1);

    private long lastNanos;
    private long nanos;

    /** Starts at a value of {@link System#nanoTime}. */
    ProcessTime(long systemNanos) {
        lastNanos = systemNanos;
    }

    /** Returns the time of a scan. To be called at each scan. */
    long at(long systemNanos) {
        nanos += Math.min(systemNanos - lastNanos, LONGEST_STEP.toNanos());
        lastNanos = systemNanos;
        return nanos;
    }
}
