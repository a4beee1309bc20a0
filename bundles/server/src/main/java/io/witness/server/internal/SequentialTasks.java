package io.witness.server.internal;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what may hang, one errand after the other, each on a thread of its own. So nobody but those who use these errands waits
 * for one that hangs; that is said in one line.
 */
final class SequentialTasks {
    private static final Logger LOG = LoggerFactory.getLogger(SequentialTasks.class);

    private static final long NO_LIMIT = Long.MAX_VALUE / 2;

    private final String owner;
    private final long warnAfterMillis;
    private Thread last;

    /**
     * Nothing to do yet.
     *
     * @param owner whose errands these are
     * @param warnAfterMillis after how long an errand is said to hang
     */
    SequentialTasks(String owner, long warnAfterMillis) {
        this.owner = owner;
        this.warnAfterMillis = warnAfterMillis;
    }

    /**
     * Does something when all that was given before is done. Does not wait.
     *
     * @param what for the log
     */
    synchronized void add(String what, Runnable task) {
        Thread before = last;
        Thread next = thread("witness-server-errands " + owner, () -> {
            join(before, NO_LIMIT);
            supervise(what, task);
        });
        next.start(); // first: there may be no more threads
        last = next;
    }

    private void supervise(String what, Runnable task) {
        Thread thread = thread("witness-server-errand " + owner, () -> run(what, task));
        try {
            thread.start();
        } catch (OutOfMemoryError e) { // there are no more threads: then this one does it
            run(what, task);
            return;
        }
        if (!join(thread, warnAfterMillis)) {
            LOG.warn(
                    "{}: to {} takes more than {} ms: see whether the lookup of users and groups (nsswitch.conf) hangs",
                    owner,
                    what,
                    warnAfterMillis);
            join(thread, NO_LIMIT);
            LOG.info("{}: to {} has come to its end", owner, what);
        }
    }

    private void run(String what, Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            LOG.error("{}: failed to {}", owner, what, e);
        }
    }

    private static Thread thread(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Waits until all is done that was given before; says whether it is. */
    boolean await(long millis) {
        Thread awaited;
        synchronized (this) {
            awaited = last;
        }
        return join(awaited, millis);
    }

    /** Waits for the end of a thread. */
    private static boolean join(Thread thread, long millis) {
        if (thread == null) {
            return true;
        }
        boolean interrupted = false;
        long start = System.nanoTime();
        long left = millis;
        while (thread.isAlive() && left > 0) {
            try {
                thread.join(left);
            } catch (InterruptedException e) {
                interrupted = true;
            }
            left = millis - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }
}
