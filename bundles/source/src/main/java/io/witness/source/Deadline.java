package io.witness.source;

import java.util.concurrent.TimeUnit;

/** Represents the end of a wait as a number of {@link System#nanoTime()}, without allocation. */
final class Deadline {
    /** No deadline. May coincide with a real value, at most once in centuries. */
    static final long NEVER = Long.MIN_VALUE;

    private Deadline() {}

    static long in(int millis) {
        return millis < 0 ? NEVER : System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /** Converts a deadline for {@link io.witness.api.ring.Ring#await}: negative without a limit, 0 when it has passed. */
    static int remainingMillis(long deadline) {
        if (deadline == NEVER) {
            return -1;
        }
        long nanos = deadline - System.nanoTime();
        return nanos <= 0 ? 0 : (int) Math.min(Integer.MAX_VALUE, TimeUnit.NANOSECONDS.toMillis(nanos) + 1);
    }
}
