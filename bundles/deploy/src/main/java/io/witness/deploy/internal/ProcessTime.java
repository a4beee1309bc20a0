package io.witness.deploy.internal;

import java.time.Duration;

/** Time as far as this process ran. What does not return while all stands still does not hang. For the deployer's thread. */
final class ProcessTime {
    /** A longer step between two looks means that the whole process was stopped, or its thread. */
    static final Duration LONGEST_STEP = Duration.ofSeconds(1);

    private long lastNanos;
    private long nanos;

    /** Begins at a value of the system's clock. */
    ProcessTime(long systemNanos) {
        lastNanos = systemNanos;
    }

    /** To be called at each look. */
    long at(long systemNanos) {
        nanos += Math.min(systemNanos - lastNanos, LONGEST_STEP.toNanos());
        lastNanos = systemNanos;
        return nanos;
    }
}
