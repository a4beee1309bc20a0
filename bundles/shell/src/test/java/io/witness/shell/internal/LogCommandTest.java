package io.witness.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.admin.LoggerContext;

class LogCommandTest {
    private final FakeLevels levels = new FakeLevels();
    private final LogCommand command = new LogCommand(name -> levels);

    @Test
    void shouldShowTheLevels() {
        assertEquals("LOGGER  LEVEL\nROOT    info\nnoisy   off\n", command.log().toString());
        assertEquals(
                "[{\"logger\":\"ROOT\",\"level\":\"info\"},{\"logger\":\"noisy\",\"level\":\"off\"}]\n",
                command.log("--json").toString());
    }

    @Test
    void shouldChangeTheLevelOfAllOrOfSome() {
        command.log("DEBUG");
        command.log("trace", "io.witness.server");
        assertEquals(
                Map.of("ROOT", LogLevel.DEBUG, "noisy", LogLevel.AUDIT, "io.witness.server", LogLevel.TRACE),
                levels.set);
        command.log("default", "io.witness.server");
        assertEquals(Map.of("ROOT", LogLevel.DEBUG, "noisy", LogLevel.AUDIT), levels.set);
        assertTrue(command.log("default").toString().contains("ROOT    info"));
    }

    @Test
    void shouldSayWhatIsWrong() {
        assertRefused("there is no level loud: use off, error, warn, info, debug, trace, default", "loud");
        String logger = "a logger has the name of a class, or of a package, such as io.witness.server; usage: "
                + "witness:log [LEVEL [LOGGER]] [--json]";
        for (String bad : List.of("", "io..witness", "a b", "a\nb", ".a")) {
            assertRefused(logger, "debug", bad);
        }
        assertRefused("usage: witness:log [LEVEL [LOGGER]] [--json]", "debug", "a", "b");
        assertEquals(FakeLevels.START, levels.set);
    }

    private void assertRefused(String message, String... arguments) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> command.log(arguments))
                        .getMessage());
    }

    /** Two levels are set. */
    static final class FakeLevels implements LoggerContext {
        static final Map<String, LogLevel> START = Map.of("ROOT", LogLevel.INFO, "noisy", LogLevel.AUDIT);
        private Map<String, LogLevel> set = START;

        @Override
        public String getName() {
            return null;
        }

        @Override
        public LogLevel getEffectiveLogLevel(String name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Map<String, LogLevel> getLogLevels() {
            return new java.util.TreeMap<>(set);
        }

        @Override
        public void setLogLevels(Map<String, LogLevel> levels) {
            set = new HashMap<>(levels);
        }

        @Override
        public void clear() {
            set = START;
        }

        @Override
        public boolean isEmpty() {
            return false;
        }
    }
}
