package io.witness.server.internal;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks that may hang, one after the other, each on a separate thread. A task that hangs delays only later tasks of
 * this instance, and is reported in one line.
 */
final class SequentialTasks {
    private static final Logger LOG = LoggerFactory.getLogger(SequentialTasks.class);

    private static final long NO_LIMIT = TimeUnit.DAYS.toMillis(36500);

    private final String owner;
    private final long warnAfterMillis;
    /**
     * Opened when the last task is done. Not a thread: on newer JVMs an ended one keeps the task that it ran, and so all
     * tasks before it.
     */
    private CountDownLatch last = new CountDownLatch(0);

    /**
     * Creates an instance without tasks.
     *
     * @param owner the owner of the tasks
     * @param warnAfterMillis time after which a task is reported as hanging
     */
    SequentialTasks(String owner, long warnAfterMillis) {
        this.owner = owner;
        this.warnAfterMillis = warnAfterMillis;
    }

    /**
     * Runs a task after all earlier ones. Does not wait.
     *
     * @param what for the log
     */
    synchronized void add(String what, Runnable task) {
        CountDownLatch before = last;
        CountDownLatch done = new CountDownLatch(1);
        Thread next = thread("witness-server-tasks " + owner, () -> {
            await(before, NO_LIMIT);
            supervise(what, task);
            done.countDown();
        });
        next.start(); // first: there may be no more threads
        last = done;
    }

    private void supervise(String what, Runnable task) {
        CountDownLatch ended = new CountDownLatch(1);
        Thread thread = thread("witness-server-task " + owner, () -> {
            run(what, task);
            ended.countDown();
        });
        try {
            thread.start();
        } catch (OutOfMemoryError e) { // there are no more threads: then this one runs it
            run(what, task);
            return;
        }
        if (!await(ended, warnAfterMillis)) {
            LOG.warn(
                    "{}: to {} takes more than {} ms: check whether the lookup of users and groups (nsswitch.conf) hangs",
                    owner,
                    what,
                    warnAfterMillis);
            await(ended, NO_LIMIT);
            LOG.info("{}: to {} has ended", owner, what);
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

    /** Waits until all earlier tasks are done; returns whether they are. */
    boolean await(long millis) {
        CountDownLatch awaited;
        synchronized (this) {
            awaited = last;
        }
        return await(awaited, millis);
    }

    /** Continues to wait when interrupted, and restores the interrupted status. */
    private static boolean await(CountDownLatch latch, long millis) {
        boolean interrupted = false;
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        try {
            while (true) {
                try {
                    return latch.await(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
