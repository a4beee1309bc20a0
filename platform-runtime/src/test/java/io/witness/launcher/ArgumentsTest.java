package io.witness.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArgumentsTest {
    @Test
    void shouldServeTheSystemsFileByDefault() throws UsageException {
        assertEquals(
                new Arguments(Path.of("/etc/testimony.conf"), Path.of("/var/lib/witness"), "text"),
                Arguments.parse(List.of()));
    }

    @Test
    void shouldMakePathsAbsolute() throws UsageException {
        Arguments arguments = Arguments.parse(List.of("--config", "a/../b.conf", "--state", "s"));
        assertEquals(Path.of("b.conf").toAbsolutePath(), arguments.config());
        assertEquals(Path.of("s").toAbsolutePath(), arguments.state());
    }

    @Test
    void shouldLetTheLastOfEqualOptionsCount() throws UsageException {
        assertEquals(
                Path.of("/b"),
                Arguments.parse(List.of("--state", "/a", "--state", "/b")).state());
    }

    @Test
    void shouldKnowTheFormatsOfTheLog() throws UsageException {
        assertEquals("json", Arguments.parse(List.of("--log-format", "json")).logFormat());
        assertEquals("text", Arguments.parse(List.of("--log-format", "text")).logFormat());
        assertRefused("--log-format needs text or json", "--log-format");
        assertRefused("--log-format needs text or json", "--log-format", "xml");
    }

    @Test
    void shouldNameAnUnknownOption() {
        assertRefused("run does not know --confg: it takes --config, --state and --log-format", "--confg", "x");
        assertRefused("run does not know x: it takes --config, --state and --log-format", "x");
    }

    @Test
    void shouldNameAnOptionWithoutItsPath() {
        assertRefused("--state needs a path", "--config", "c", "--state");
        assertRefused("--config needs a path that is not empty", "--config", "");
    }

    @Test
    void shouldRefuseAPathThatTheLocaleHasNoBytesForInOneLine() {
        String remedy = " cannot be a file's name in this locale: use a UTF-8 one, such as LC_ALL=C.UTF-8";
        assertRefused("--config: /tmp/?.conf" + remedy, "--config", "/tmp/\ud800.conf");
        assertRefused("--state: ?" + remedy, "--state", "\udfff");
        assertRefused("--state: a?b" + remedy, "--state", "a\0b");
    }

    private static void assertRefused(String message, String... words) {
        assertEquals(
                message,
                assertThrows(UsageException.class, () -> Arguments.parse(List.of(words)))
                        .getMessage());
    }
}
