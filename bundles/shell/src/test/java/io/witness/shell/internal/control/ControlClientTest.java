package io.witness.shell.internal.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlClientTest {
    @TempDir
    private Path state;

    private final PrintStream standardError = System.err;
    private final ByteArrayOutputStream error = new ByteArrayOutputStream();

    @BeforeEach
    void catchErrors() {
        System.setErr(new PrintStream(error, true));
    }

    @AfterEach
    void restore() {
        System.setErr(standardError);
    }

    @Test
    void shouldSayThatNothingRuns() {
        assertEquals(1, ControlClient.run(List.of("--state", state.toString(), "lb")));
        assertEquals(
                "witness: no witness runs on " + state + ": control.sock: there is no such file\n", error.toString());
    }

    @Test
    void shouldRefuseAnUnknownOption() {
        assertEquals(2, ControlClient.run(List.of("--state", state.toString(), "--what")));
        assertEquals("witness: usage: witness shell [--state DIR] [COMMAND...]\n", error.toString());
    }

    @Test
    void shouldRefuseAStateWithoutADirectory() {
        assertEquals(2, ControlClient.run(List.of("--state", state.toString(), "--state")));
    }

    @Test
    void shouldRefuseADirectoryThatTheLocaleHasNoBytesFor() {
        assertEquals(2, ControlClient.run(List.of("--state", "/tmp/\ud800", "lb")));
        assertEquals(
                "witness: --state: /tmp/? cannot be a file's name in this locale: use a UTF-8 one, such as LC_ALL=C.UTF-8\n",
                error.toString());
    }

    @Test
    void shouldAskForTheDirectory() {
        assertEquals(2, ControlClient.run(List.of("lb")));
        assertEquals("witness: say where the Witness runs: --state DIR\n", error.toString());
    }
}
