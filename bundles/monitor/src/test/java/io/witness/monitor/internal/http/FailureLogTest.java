package io.witness.monitor.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.witness.api.log.internal.EventLimit;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

class FailureLogTest {
    private final List<String> lines = new ArrayList<>();
    private final List<Runnable> due = new ArrayList<>();
    private final FailureLog log = new FailureLog(
            (Logger) Proxy.newProxyInstance(
                    Logger.class.getClassLoader(), new Class<?>[] {Logger.class}, (proxy, method, arguments) -> {
                        lines.add(arguments[0] + (arguments[1] == null ? "" : ", with its stack trace"));
                        return null;
                    }),
            due::add);

    @Test
    void shouldLogTheFirstFailureOfAPageAndHowManyMoreThereWere() {
        for (int i = 1; i <= 100; i++) {
            log.add("/metrics", new IOException("fault " + i), i);
        }
        log.add("/api/state", new IllegalStateException("other"), 101);
        assertEquals(
                List.of(
                        "/metrics cannot be answered: java.io.IOException: fault 1, with its stack trace",
                        "/api/state cannot be answered: java.lang.IllegalStateException: other, with its stack trace"),
                lines);
        assertEquals(1, due.size(), "the minute is waited for once");
        due.remove(0).run();
        assertEquals(3, lines.size());
        assertEquals(
                "… 99 more requests for /metrics failed in the last",
                lines.get(2).replaceFirst("(?<=the last).*", ""));
        log.add("/metrics", new IOException("later"), 102);
        log.add("/metrics", new IOException("later"), 103);
        assertEquals(1, due.size(), "and again");
    }

    /** Nothing had waited for its minute, or not long enough. */
    @Test
    void shouldTellOfOthersInAMinuteThatIsOver() {
        log.add("/metrics", new IOException("1"), 0);
        log.add("/metrics", new IOException("2"), 1);
        log.add("/metrics", new IOException("3"), EventLimit.WINDOW_NANOS);
        log.flush(EventLimit.WINDOW_NANOS);
        assertEquals(
                List.of(
                        "/metrics cannot be answered: java.io.IOException: 1, with its stack trace",
                        "… 1 more requests for /metrics failed in the last minute, the last one: /metrics cannot be answered:"
                                + " java.io.IOException: 2",
                        "… 1 more requests for /metrics failed in the last minute, the last one: /metrics cannot be answered:"
                                + " java.io.IOException: 3"),
                lines);
    }
}
