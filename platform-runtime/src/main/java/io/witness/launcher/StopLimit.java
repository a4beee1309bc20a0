package io.witness.launcher;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** Limits the time of the shutdown. */
final class StopLimit {
    private final Duration limit;
    private final Runnable whenReached;
    private final AtomicBoolean isDecided = new AtomicBoolean();
    private volatile Thread thread;

    StopLimit(Duration limit, Runnable whenReached) {
        this.limit = limit;
        this.whenReached = whenReached;
    }

    /** Starts to count. If there is no thread for that, the shutdown is not limited, but has to be tried. */
    void begin() {
        try {
            Thread made = new Thread(this::await, "witness-stop-limit");
            made.setDaemon(true);
            made.start();
            thread = made;
        } catch (OutOfMemoryError e) {
            Notice.print("the time for the shutdown is not limited: " + e);
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

    /** Stops counting. Returns false if the limit was reached before: then its thread ends the process. */
    boolean end() {
        boolean isInTime = isDecided.compareAndSet(false, true);
        Thread counting = thread;
        if (isInTime && counting != null) {
            counting.interrupt();
        }
        return isInTime;
    }
}
