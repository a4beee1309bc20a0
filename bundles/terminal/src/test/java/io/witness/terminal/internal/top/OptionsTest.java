package io.witness.terminal.internal.top;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {
    @Test
    void shouldReadOptionsTheLastOfWhichCounts() {
        assertEquals(
                new Options(Path.of("/b"), 500, 3),
                Options.of(List.of("--state", "/a", "-n", "3", "-d", "0.5", "--state", "/b")));
        assertEquals(new Options(Path.of("/a"), 1000, Long.MAX_VALUE), Options.of(List.of("--state", "/a")));
    }

    @ParameterizedTest
    @CsvSource({
        "-d 0, from 0.1",
        "-d NaN, from 0.1",
        "-d -1, from 0.1",
        "-d 1e9, to 86400",
        "-d soon, from 0.1",
        "-n 0, from 1",
        "-n 1.5, from 1",
        "-n 99999999999999999999, from 1",
        "-x 1, there is no option -x",
        "sockets x, there is no option sockets",
        "-n, needs a value"
    })
    void shouldRefuseNonsenseWithItsRemedy(String words, String remedy) {
        List<String> all = List.of(("--state /a " + words).split(" "));
        String message = assertThrows(IllegalArgumentException.class, () -> Options.of(all))
                .getMessage();
        assertTrue(message.contains(remedy), message);
    }

    @Test
    void shouldNeedAStateDirectory() {
        assertThrows(IllegalArgumentException.class, () -> Options.of(List.of()));
    }
}
