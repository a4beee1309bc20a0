package io.witness.linux;

import io.witness.linux.internal.Libc;

/** Chooses how late the kernel may wake up a thread that waits for a time, prctl(2). */
public final class TimerSlack {
    private static final int PR_SET_TIMERSLACK = 29;

    private TimerSlack() {}

    /**
     * Makes waits of the calling thread more exact, at the price of more wake-ups of the processor. The usual value is 50,000.
     *
     * @param nanos nanoseconds, at least 1
     * @throws ErrnoException if the kernel refuses
     */
    public static void ofThisThread(long nanos) throws ErrnoException {
        Libc.check("prctl", Libc.CALLS.prctl(PR_SET_TIMERSLACK, nanos, 0, 0, 0));
    }
}
