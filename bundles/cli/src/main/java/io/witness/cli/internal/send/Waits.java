package io.witness.cli.internal.send;

import io.witness.linux.ErrnoException;
import io.witness.linux.TimerSlack;
import java.util.concurrent.locks.LockSupport;

/** Waits for a time to some microseconds: sleeps, and spins only for the rest. For one thread, the one that made it. */
public final class Waits {
    /** A thread that sleeps wakes up within this time, nearly always. */
    private static final long SPIN_NANOS = 60_000;

    private static final long LONGEST_NANOS = 200_000_000;

    private final Thread thread = Thread.currentThread();
    private volatile boolean ended;

    public Waits() {
        try {
            TimerSlack.ofThisThread(1);
        } catch (ErrnoException e) {
            return; // then waits are less exact
        }
    }

    /** Waits until the clock, {@link System#nanoTime()}, has reached a time. Returns false if the waiting was ended. */
    public boolean until(long nanos) {
        for (long left = nanos - System.nanoTime(); left > 0 && !ended; left = nanos - System.nanoTime()) {
            if (left > SPIN_NANOS) {
                LockSupport.parkNanos(this, Math.min(left - SPIN_NANOS, LONGEST_NANOS));
            } else {
                Thread.onSpinWait();
            }
        }
        return !ended;
    }

    /** Ends this and all later waits, and a wait for input. For any thread. */
    public void end() {
        ended = true;
        thread.interrupt();
    }

    public boolean isEnded() {
        return ended;
    }
}
