package io.witness.it;

import static org.junit.Assert.assertTrue;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** Processor time of the runtime's own threads in this process: a share, not a duration. */
final class CpuTime {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final double ALLOWED_PERCENT = 2.0;
    private static final int TRIES = 5;
    private static final long WINDOW_MILLIS = 1_000;

    private CpuTime() {}

    /** The machine may be busy and the code not yet compiled: the best of a few windows counts. */
    static void assertIdle() throws InterruptedException {
        double percent = 100;
        for (int i = 0; i < TRIES && percent >= ALLOWED_PERCENT; i++) {
            percent = Math.min(percent, percent());
        }
        assertTrue(percent + " % of a CPU", percent < ALLOWED_PERCENT);
    }

    private static double percent() throws InterruptedException {
        long start = System.nanoTime();
        long before = nanos();
        Thread.sleep(WINDOW_MILLIS);
        return (nanos() - before) * 100.0 / (System.nanoTime() - start);
    }

    private static long nanos() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("witness-"))
                .mapToLong(thread -> Math.max(0, THREADS.getThreadCpuTime(thread.getId())))
                .sum();
    }
}
