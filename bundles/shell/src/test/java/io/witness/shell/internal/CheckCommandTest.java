package io.witness.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.witness.api.socket.ConfigurationCheck;
import io.witness.api.socket.Finding;
import io.witness.api.socket.Finding.Severity;
import io.witness.shell.internal.control.JsonTree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class CheckCommandTest {
    private static final Finding ERROR =
            new Finding(Severity.ERROR, OptionalInt.of(4), "/run/x.sock", "BlockSize", "BlockSize=1 is bad: use 2");
    private static final Finding WARNING = new Finding(Severity.WARNING, OptionalInt.empty(), "", "", "odd");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    private int run(ConfigurationCheck check, String... arguments) {
        return CheckMain.run(check, List.of(arguments), new PrintStream(out), new PrintStream(errors));
    }

    private String text() {
        return out.toString(StandardCharsets.UTF_8) + errors.toString(StandardCharsets.UTF_8);
    }

    @Test
    void shouldPrintALineForEachFindingAndFailForAMistake() {
        assertEquals(1, run(file -> List.of(ERROR, WARNING), "a.conf"));
        assertEquals(
                """
                a.conf:4: error: /run/x.sock: BlockSize=1 is bad: use 2
                a.conf: warning: odd
                a.conf: 1 error, 1 warning
                """,
                text());
    }

    @Test
    void shouldNameAFileWithAColon() {
        assertEquals(1, run(file -> List.of(ERROR, WARNING), "x: y/a: b.conf"));
        assertEquals(
                """
                x: y/a: b.conf:4: error: /run/x.sock: BlockSize=1 is bad: use 2
                x: y/a: b.conf: warning: odd
                x: y/a: b.conf: 1 error, 1 warning
                """,
                text());
    }

    @Test
    void shouldSucceedWithWarningsOnly() {
        assertEquals(0, run(file -> List.of(WARNING, WARNING), "a.conf"));
        assertEquals(0, run(file -> List.of(), "a.conf"));
    }

    @Test
    void shouldPrintJson() throws IOException {
        assertEquals(1, run(file -> List.of(ERROR), "--json", "a.conf"));
        Map<?, ?> first = (Map<?, ?>) ((List<?>) JsonTree.read(text())).get(0);
        assertEquals("error", first.get("severity"));
        assertEquals(4L, first.get("line"));
    }

    @Test
    void shouldRefuseWrongArgumentsAndTellWhyAFileCannotBeRead() {
        assertEquals(2, run(file -> List.of()));
        assertEquals(2, run(file -> List.of(), "a", "b"));
        assertEquals(2, run(file -> List.of(), "--jsn"));
        assertEquals(2, run(file -> List.of(), "a\0b"));
        assertEquals(
                2,
                run(
                        file -> {
                            throw new IOException("a: is a directory: name a file in it");
                        },
                        "a"));
        assertEquals(
                """
                witness: usage: witness check FILE [--json]
                witness: usage: witness check FILE [--json]
                witness: usage: witness check FILE [--json]
                witness: Nul character not allowed: a?b
                witness: a: is a directory: name a file in it
                """,
                text().replace('\0', '?'));
    }

    @Test
    void shouldRefuseARelativeFileInTheShell() {
        CheckCommand command = new CheckCommand(file -> List.of());
        assertThrows(IllegalArgumentException.class, () -> command.check("a.conf"));
    }
}
