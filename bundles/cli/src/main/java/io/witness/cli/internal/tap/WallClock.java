package io.witness.cli.internal.tap;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** Tells the time in the units of packets. */
final class WallClock {
    private WallClock() {}

    /** Returns nanoseconds since 1970. */
    static long nanos() {
        Instant now = Instant.now();
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }
}
