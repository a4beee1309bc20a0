package io.witness.launcher;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** Ends the process when its end is held up; not any more once that has got through. */
final class StopLimit {
    private final Duration limit;
    private final Runnable whenReached;
    private final AtomicBoolean isDecided = new AtomicBoolean();
    private volatile Thread thread;

    StopLimit(Duration limit, Runnable whenReached) {
        this.limit = limit;
        this.whenReached = whenReached;
    }

    /** Begins to count. Without a thread for that, the end of the run is to be tried all the same. */
    void begin() {
        try {
            Thread made = new Thread(this::await, "witness-stop-limit");
            made.setDaemon(true);
            made.start();
            thread = made;
        } catch (OutOfMemoryError e) {
            System.err.println("witness: the time for the shutdown is not limited: " + e);
        }
    }

    private void await() {
        try {
            Thread.sleep(limit.toMillis());
        } catch (InterruptedException e) {
            return;
        }
        if (isDecided.compareAndSet(false, true)) {
            whenReached.run();
        }
    }

    /** Returns whether it was not reached, and now never is. */
    boolean end() {
        boolean isInTime = isDecided.compareAndSet(false, true);
        Thread counting = thread;
        if (isInTime && counting != null) {
            counting.interrupt();
        }
        return isInTime;
    }
}
