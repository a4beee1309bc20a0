package io.witness.cli.internal.probe;

import java.time.Instant;

/** Reads the clock of the host, the one that the kernel takes times by. */
final class WallClock {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private WallClock() {}

    /** Returns nanoseconds since 1970. */
    static long nanos() {
        Instant now = Instant.now();
        return now.getEpochSecond() * NANOS_PER_SECOND + now.getNano();
    }
}
