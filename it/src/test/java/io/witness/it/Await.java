package io.witness.it;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** Waiting for what happens in other processes: long enough for any machine, short when it happens. */
final class Await {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    /** A tenth of what has passed, in these bounds: looking may cost the process that is waited for. */
    private static final long LEAST_PAUSE_MILLIS = 10;

    private static final long MOST_PAUSE_MILLIS = 100;

    private Await() {}

    static void until(String what, Callable<Boolean> condition) throws Exception {
        until(what, condition, () -> "");
    }

    /** Fails with what is there instead if the condition does not come true. */
    static void until(String what, Callable<Boolean> condition, Supplier<String> instead) throws Exception {
        long start = System.nanoTime();
        while (!condition.call()) {
            long passed = System.nanoTime() - start;
            if (passed > LIMIT.toNanos()) {
                throw new AssertionError("waited " + LIMIT.toSeconds() + " s until " + what + "\n" + instead.get());
            }
            Thread.sleep(Math.max(LEAST_PAUSE_MILLIS, Math.min(MOST_PAUSE_MILLIS, passed / 10_000_000)));
        }
    }
}
