package io.witness.logging.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.service.log.LogLevel;

class LevelsTest {
    private final LoggerContext loggers = new LoggerContext();
    private Levels levels;

    @BeforeEach
    void configure() {
        loggers.getLogger("ROOT").setLevel(Level.INFO);
        loggers.getLogger("noisy").setLevel(Level.OFF);
        loggers.getLogger("a.b.c");
        levels = new Levels(loggers);
    }

    @Test
    void shouldTellTheLevelsThatAreSet() {
        assertEquals(Map.of("ROOT", LogLevel.INFO, "noisy", LogLevel.AUDIT), levels.getLogLevels());
        assertEquals(LogLevel.INFO, levels.getEffectiveLogLevel("a.b.c"));
        assertEquals(LogLevel.AUDIT, levels.getEffectiveLogLevel("noisy.child"));
    }

    @Test
    void shouldSetTheseAndNoOthers() {
        Map<String, LogLevel> wanted = new TreeMap<>(levels.getLogLevels());
        wanted.put("a.b", LogLevel.TRACE);
        wanted.remove("noisy");
        levels.setLogLevels(wanted);
        assertEquals(Level.TRACE, loggers.getLogger("a.b.c").getEffectiveLevel());
        assertEquals(Level.INFO, loggers.getLogger("noisy").getEffectiveLevel());
        wanted.remove("a.b");
        levels.setLogLevels(wanted);
        assertEquals(Level.INFO, loggers.getLogger("a.b.c").getEffectiveLevel());
    }

    @Test
    void shouldGoBackToThoseOfTheStart() {
        levels.setLogLevels(Map.of("ROOT", LogLevel.ERROR, "x", LogLevel.DEBUG));
        levels.clear();
        assertEquals(Map.of("ROOT", LogLevel.INFO, "noisy", LogLevel.AUDIT), levels.getLogLevels());
    }

    /** Without one, a logger would have no level at all. */
    @Test
    void shouldKeepTheRootsLevel() {
        levels.setLogLevels(Map.of());
        assertEquals(Map.of("ROOT", LogLevel.INFO), levels.getLogLevels());
    }
}
