package io.witness.it;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** Waiting for what happens in other processes: long enough for any machine, short when it happens. */
final class Await {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(20);

    private Await() {}

    static void until(String what, Callable<Boolean> condition) throws Exception {
        until(what, condition, () -> "");
    }

    /** Fails with what is there instead if the condition does not come true. */
    static void until(String what, Callable<Boolean> condition, Supplier<String> instead) throws Exception {
        long start = System.nanoTime();
        while (!condition.call()) {
            if (System.nanoTime() - start > LIMIT.toNanos()) {
                throw new AssertionError("waited " + LIMIT.toSeconds() + " s until " + what + "\n" + instead.get());
            }
            Thread.sleep(PAUSE.toMillis());
        }
    }
}
