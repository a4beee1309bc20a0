package io.witness.fanout.internal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread on which all changes of one socket happen, one after the other, so that opening a large ring holds up nobody
 * else. Any thread may call.
 */
final class SocketThread {
    private static final Logger LOG = LoggerFactory.getLogger(SocketThread.class);
    /** Who waits may be the framework, which stops within two seconds or not at all. */
    private static final long PATIENCE_MILLIS = 3000;

    private final String socketName;
    private final ScheduledThreadPoolExecutor executor;

    SocketThread(String socketName) {
        this.socketName = socketName;
        executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "witness-socket " + socketName);
            thread.setDaemon(true);
            return thread;
        });
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        executor.setRemoveOnCancelPolicy(true);
    }

    /** Has something done soon; nothing after {@link #finish}. */
    void execute(Runnable task) {
        executeIn(0, task);
    }

    /** Has something done later; nothing after {@link #finish}. */
    Future<?> executeIn(long millis, Runnable task) {
        try {
            return executor.schedule(() -> logged(task), millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("{}: stops already", socketName);
            return CompletableFuture.completedFuture(null);
        }
    }

    private void logged(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            LOG.error("{}: a change of the socket failed", socketName, e);
        }
    }

    /** Has something done and waits for it, within limits. */
    void complete(Runnable task) {
        try {
            executor.submit(() -> logged(task)).get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("{}: stops already", socketName);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("{}: not done within {} ms", socketName, PATIENCE_MILLIS);
        }
    }

    /** The last thing that is done. Waits for it, within limits. */
    void finish(Runnable task) {
        execute(task);
        executor.shutdown();
        try {
            if (!executor.awaitTermination(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                LOG.warn("{}: did not stop within {} ms", socketName, PATIENCE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
