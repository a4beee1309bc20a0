package io.witness.systemd.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What systemd is told, and when it asked for it. */
class ServiceManagerTest {
    private static final long PID = 42;

    private final List<String> sent = new ArrayList<>();

    private ServiceManager manager(Map<String, String> environment) {
        return new ServiceManager(environment, PID, (socket, message) -> sent.add(socket + " " + message));
    }

    @Test
    void shouldSayNothingWithoutSystemd() {
        ServiceManager manager = manager(Map.of("WATCHDOG_USEC", "1000000"));
        manager.tell("READY=1");
        assertFalse(manager.isThere());
        assertEquals(List.of(), sent);
        assertEquals(OptionalLong.empty(), manager.watchdogNanos());
    }

    @Test
    void shouldSendLinesInOneMessage() {
        manager(Map.of("NOTIFY_SOCKET", "/run/n")).tell("READY=1", "STATUS=fine");
        assertEquals(List.of("/run/n READY=1\nSTATUS=fine"), sent);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "30000000, -, 30000000000",
                "30000000, 42, 30000000000",
                "30000000, 43, -",
                "-, -, -",
                "0, -, -",
                "x, -, -",
                "99999999999999999999, -, -"
            })
    void shouldBeWatchedIfItIsMeant(String micros, String pid, Long nanos) {
        Map<String, String> environment = new HashMap<>(Map.of("NOTIFY_SOCKET", "@n"));
        if (micros != null) {
            environment.put("WATCHDOG_USEC", micros);
        }
        if (pid != null) {
            environment.put("WATCHDOG_PID", pid);
        }
        assertEquals(
                nanos == null ? OptionalLong.empty() : OptionalLong.of(nanos),
                manager(environment).watchdogNanos());
    }

    @Test
    void shouldSurviveASocketThatIsGone() {
        new ServiceManager(Map.of("NOTIFY_SOCKET", "/gone"), PID, (socket, message) -> {
                    sent.add(message);
                    throw new IOException("no such file");
                })
                .tell("READY=1");
        assertEquals(List.of("READY=1"), sent);
    }

    /** The limit for a round is half of the time after which systemd acts. */
    @Test
    void shouldGiveSignsOfLifeWhileNoThreadHangs() {
        List<Long> limits = new ArrayList<>();
        List<String> hanging = new ArrayList<>();
        ServiceManager manager = manager(Map.of("NOTIFY_SOCKET", "/run/n"));
        Watchdog watchdog = new Watchdog(
                manager,
                most -> {
                    limits.add(most);
                    return List.copyOf(hanging);
                },
                1000);
        watchdog.check();
        assertEquals(List.of("/run/n WATCHDOG=1"), sent);
        hanging.add("/run/a.sock/0");
        watchdog.check();
        watchdog.check();
        assertEquals(1, sent.size(), sent::toString);
        hanging.clear();
        watchdog.check();
        assertEquals(2, sent.size(), sent::toString);
        assertTrue(limits.stream().allMatch(limit -> limit == 500), limits::toString);
    }

    @Test
    void shouldGiveNoSignIfItCannotTell() {
        ServiceManager manager = manager(Map.of("NOTIFY_SOCKET", "/run/n"));
        new Watchdog(
                        manager,
                        most -> {
                            throw new IllegalStateException("a service that goes");
                        },
                        1000)
                .check();
        assertEquals(List.of(), sent);
    }
}
