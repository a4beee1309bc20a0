package io.witness.consumer.recorder.internal;

import java.util.concurrent.TimeUnit;

/** Counts what the end of a file has to wait for: chunks that end files, and files that are being completed. */
final class OpenWork {
    private static int open;

    private OpenWork() {}

    static synchronized void begin() {
        open++;
    }

    static synchronized void end() {
        open--;
        OpenWork.class.notifyAll();
    }

    /** Waits until nothing is open. A file that is not completed by then is completed at the next start. */
    static synchronized boolean await(long millis) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (open > 0) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                return false;
            }
            OpenWork.class.wait(left);
        }
        return true;
    }
}
