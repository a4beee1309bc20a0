package io.witness.monitor.internal;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Executes a task again and again, on a thread of its own, until it is closed. */
final class PeriodicTask implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PeriodicTask.class);

    private final String name;
    private final Runnable task;
    private final long pauseMillis;
    private final CountDownLatch stopped = new CountDownLatch(1);

    /**
     * Starts.
     *
     * @param pauseMillis from the end of an execution to the next; 0: there is none, and no thread
     */
    PeriodicTask(String name, Runnable task, long pauseMillis) {
        this.name = name;
        this.task = task;
        this.pauseMillis = pauseMillis;
        if (pauseMillis > 0) {
            Thread thread = new Thread(this::live, name);
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void live() {
        try {
            while (!stopped.await(pauseMillis, TimeUnit.MILLISECONDS)) {
                execute();
            }
        } catch (InterruptedException e) {
            LOG.debug("{} is interrupted", name, e);
        }
    }

    // One failure, such as of a service that is going, does not end it.
    private void execute() {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.debug("{} failed, and is tried again", name, e);
        }
    }

    @Override
    public void close() {
        stopped.countDown();
    }
}
