package io.witness.source;

import java.util.concurrent.TimeUnit;

/** Until when a call waits, as a number of {@link System#nanoTime()}: it allocates nothing. */
final class Deadline {
    /** There is none. A time that is by chance the same is taken for it, once in centuries. */
    static final long NEVER = Long.MIN_VALUE;

    private Deadline() {}

    static long in(int millis) {
        return millis < 0 ? NEVER : System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /** As {@link io.witness.api.ring.Ring#await} takes it: negative without a limit, 0 when the time is over. */
    static int remainingMillis(long deadline) {
        if (deadline == NEVER) {
            return -1;
        }
        long nanos = deadline - System.nanoTime();
        return nanos <= 0 ? 0 : (int) Math.min(Integer.MAX_VALUE, TimeUnit.NANOSECONDS.toMillis(nanos) + 1);
    }
}
