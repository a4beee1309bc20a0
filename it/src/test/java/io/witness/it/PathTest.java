package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The distribution, unpacked anywhere, and used in any locale. */
class PathTest {
    private static final Path DISTRIBUTION = Path.of(Witness.COMMAND).getParent();

    @TempDir
    Path home;

    @ParameterizedTest
    @ValueSource(strings = {"a:b", "g*[x]? new\nline ü:ö"})
    void shouldRunFromAnyPath(String name) throws Exception {
        Path unpacked = Files.createDirectories(home.resolve(name)).resolve("w");
        Child.run(home, "cp", "-r", DISTRIBUTION.toString(), unpacked.toString());
        runsFrom(unpacked.resolve("witness"));
    }

    @Test
    void shouldRunThroughARelativeLink() throws Exception {
        Files.createDirectory(home.resolve("a:b"));
        Child.run(
                home, "cp", "-r", DISTRIBUTION.toString(), home.resolve("a:b/w").toString());
        runsFrom(Files.createSymbolicLink(home.resolve("link"), Path.of("a:b/w/witness")));
    }

    /** All that starts a JVM. */
    private void runsFrom(Path command) throws Exception {
        Path file = Files.writeString(home.resolve("ok.conf"), Entry.file(Entry.of(home.resolve("a.sock"), "lo")));
        String state = home.resolve("state").toString();
        try (Child run = start(command, "run", "--config", file.toString(), "--state", state)) {
            Await.until("it is ready", () -> run.out().contains("ready: 1 of 1") || !run.isAlive(), run::toString);
            try (Child shell = start(command, "shell", "--state", state, "witness:sockets")) {
                shell.expectStatus(0);
                assertTrue(shell.out().contains("capturing"), shell::toString);
            }
            try (Child dump = start(command, "dump", home.resolve("a.sock").toString(), "-c", "1")) {
                dump.awaitErr("");
                run.signal("TERM");
                run.expectStatus(0);
                dump.awaitStatus();
                assertTrue(!dump.err().contains("main class"), dump::toString);
            }
        }
    }

    /** In the C locale, in which a JVM by itself takes no name for UTF-8. */
    private Child start(Path command, String... words) throws Exception {
        List<String> line = new ArrayList<>(List.of("env", "LC_ALL=C", command.toString()));
        line.addAll(List.of(words));
        return Child.start(home, line);
    }
}
