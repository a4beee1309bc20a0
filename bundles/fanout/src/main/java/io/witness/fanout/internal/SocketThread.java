package io.witness.fanout.internal;

import io.witness.fanout.internal.dispatch.ThreadShutdown;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Runs all changes of one socket, one after the other, on a separate thread, so that opening a large ring delays no other
 * socket. An exception is an error of this socket alone. Any thread may call.
 */
final class SocketThread {
    private static final Logger LOG = LoggerFactory.getLogger(SocketThread.class);
    /** The caller that waits may be the framework, which stops within two seconds or not at all. */
    static final long STOP_MILLIS = 3000;

    private final String socketName;
    private final ScheduledThreadPoolExecutor executor;
    private volatile Thread thread;
    /** Receives the exceptions of changes. */
    private volatile Consumer<Throwable> onError = e -> {};

    SocketThread(String socketName) {
        this.socketName = socketName;
        executor = new ScheduledThreadPoolExecutor(1, task -> {
            thread = new Thread(() -> run(task), "witness-socket " + socketName);
            thread.setDaemon(true);
            return thread;
        });
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        executor.setRemoveOnCancelPolicy(true);
    }

    private void run(Runnable task) {
        MDC.put("socket", socketName);
        task.run();
    }

    /** Sets the receiver of exceptions of changes, called on the thread; they are logged already. */
    void onError(Consumer<Throwable> listener) {
        onError = listener;
    }

    /** Runs a task soon, but not after {@link #finish}. */
    void execute(Runnable task) {
        executeIn(0, task);
    }

    /** Runs a task later, but not after {@link #finish}. */
    Future<?> executeIn(long millis, Runnable task) {
        try {
            return executor.schedule(() -> guarded(task), millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("{}: stops already", socketName);
            return CompletableFuture.completedFuture(null);
        }
    }

    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            LOG.error("{}: a change of the socket failed", socketName, e);
            onError.accept(e);
        }
    }

    /** Runs a task; the result completes when it is done. */
    CompletableFuture<Void> begin(Runnable task) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        try {
            executor.execute(() -> {
                try {
                    guarded(task);
                } finally { // whatever is thrown: somebody waits
                    done.complete(null);
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("{}: stops already", socketName);
            done.complete(null);
        }
        return done;
    }

    /** Runs a last task; the result completes when it is done. A second call runs nothing more. */
    CompletableFuture<Void> finish(Runnable task) {
        CompletableFuture<Void> done = begin(task);
        executor.shutdown();
        return done;
    }

    /** Waits for an operation until a time of {@link System#nanoTime()}; if it takes longer, one line says where it is. */
    void await(Future<?> begun, long deadlineNanos) {
        if (Thread.currentThread() == thread) {
            return; // it is done after the running task
        }
        try {
            begun.get(Math.max(0, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            Thread late = thread;
            LOG.warn(
                    "{}: not done within {} ms, continues in the background: {}",
                    socketName,
                    STOP_MILLIS,
                    late == null ? "not begun" : ThreadShutdown.describe(List.of(late)));
        }
    }

    /** Returns the deadline of an operation that begins now. */
    static long deadline() {
        return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(STOP_MILLIS);
    }
}
