package io.witness.deploy.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.log.internal.EventLimit;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

class JarLogTest {
    private static final long MINUTE = EventLimit.WINDOW_NANOS;

    private final List<String> lines = new ArrayList<>();
    private final JarLog log = new JarLog((Logger) Proxy.newProxyInstance(
            Logger.class.getClassLoader(), new Class<?>[] {Logger.class}, (proxy, method, arguments) -> {
                lines.add(method.getName() + " " + arguments[1]);
                return null;
            }));

    private void fail(String jar, int times) {
        for (int i = 1; i <= times; i++) {
            log.error(jar, jar + " fails, " + i, i);
        }
    }

    @Test
    void shouldLogTenErrorsOfAJarInAMinuteAndHowManyMoreThereWere() {
        fail("deploy/a.jar", 50);
        assertEquals(10, lines.size(), lines::toString);
        assertEquals("error deploy/a.jar fails, 10", lines.get(9));
        log.tick(MINUTE);
        assertEquals(10, lines.size(), "the minute is not over");
        log.tick(MINUTE + 1);
        assertEquals(
                "error … 40 more errors of deploy/a.jar in the last minute, the last one: deploy/a.jar fails, 50",
                lines.get(10));
        assertEquals(11, lines.size(), lines::toString);
    }

    @Test
    void shouldNotHideOneJarBehindAnotherNorAnErrorBehindWarnings() {
        fail("deploy/a.jar", 50);
        fail("deploy/b.jar", 1);
        for (int i = 0; i < 20; i++) {
            log.warn("deploy/a.jar", "stops", 60);
        }
        assertEquals(21, lines.size(), lines::toString);
        assertEquals("error deploy/b.jar fails, 1", lines.get(10));
        assertEquals("warn stops", lines.get(20));
    }

    @Test
    void shouldTellTheRestWhenItEnds() {
        fail("deploy/a.jar", 12);
        log.flush(20);
        assertTrue(lines.get(10).startsWith("error … 2 more errors of deploy/a.jar "), lines::toString);
    }

    /** There may be any number of names, one after the other. */
    @Test
    void shouldForgetAJarAfterItsMinute() {
        fail("deploy/a.jar", 1);
        log.tick(MINUTE);
        assertTrue(log.isTimed());
        log.tick(MINUTE + 1);
        assertFalse(log.isTimed());
        fail("deploy/b.jar", 20);
        log.tick(MINUTE + 1);
        log.tick(2 * MINUTE + 20);
        assertFalse(log.isTimed());
    }
}
