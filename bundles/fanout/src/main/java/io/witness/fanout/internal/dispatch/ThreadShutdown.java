package io.witness.fanout.internal.dispatch;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Waits for threads that were told to end, with one deadline for all. */
public final class ThreadShutdown {
    private ThreadShutdown() {}

    /**
     * Waits; threads that still run after half of the time are interrupted. The calling thread is not waited for.
     *
     * @return those that hang
     */
    public static List<Thread> await(List<Thread> threads, long millis) {
        long start = System.nanoTime();
        List<Thread> late = alive(threads, start, millis / 2);
        late.forEach(Thread::interrupt);
        return alive(late, start, millis);
    }

    private static List<Thread> alive(List<Thread> threads, long start, long millis) {
        boolean interrupted = false;
        for (Thread thread : threads) {
            long left = TimeUnit.MILLISECONDS.toNanos(millis) - (System.nanoTime() - start);
            if (thread != Thread.currentThread() && left > 0 && !interrupted) {
                interrupted = !join(thread, left);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return threads.stream()
                .filter(thread -> thread.isAlive() && thread != Thread.currentThread())
                .toList();
    }

    /** Returns false if the caller was interrupted. */
    private static boolean join(Thread thread, long nanos) {
        try {
            TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(nanos, 1_000_000));
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    /** Formats the names of threads and their positions, for people. */
    public static String describe(List<Thread> threads) {
        return threads.stream().map(ThreadShutdown::describe).collect(Collectors.joining(", "));
    }

    private static String describe(Thread thread) {
        StackTraceElement[] stack = thread.getStackTrace();
        return thread.getName() + (stack.length == 0 ? "" : " (in " + stack[0] + ")");
    }
}
