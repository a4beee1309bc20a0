package io.witness.config.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.ring.InterfaceMissingException;
import io.witness.api.ring.Link;
import io.witness.api.ring.LinkWatch;
import io.witness.api.ring.RingDriver;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingGroup;
import io.witness.api.ring.RingSpecification;
import io.witness.api.socket.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileCheckTest {
    @TempDir
    Path directory;

    private final FileCheck check = new FileCheck(
            () -> new Accounts(
                    name -> {
                        throw new UserPrincipalNotFoundException(name);
                    },
                    name -> name,
                    Duration.ofSeconds(30)),
            List.of(new Driver()));

    /** Knows lo, refuses one filter, and has room for 8 MiB. */
    private static final class Driver implements RingDriver {
        @Override
        public boolean handles(String interfaceName) {
            return interfaceName.indexOf(':') < 0;
        }

        @Override
        public void check(RingSpecification specification) throws RingException {
            if (specification.selection().filter().equals("bad")) {
                throw new RingException("Filter", "Filter=\"bad\": is bad: use a good one");
            }
            if (!specification.interfaceName().equals("lo")) {
                throw new InterfaceMissingException(specification.interfaceName());
            }
        }

        @Override
        public OptionalLong availableBytes() {
            return OptionalLong.of(8 << 20);
        }

        @Override
        public RingGroup open(RingSpecification specification) {
            throw new AssertionError("a check opens nothing");
        }

        @Override
        public LinkWatch watch(String interfaceName, Consumer<Optional<Link>> observer) {
            throw new AssertionError("a check watches nothing");
        }
    }

    private List<String> check(String... entries) throws IOException {
        Path file = Files.writeString(directory.resolve("f"), "[\n" + String.join(",\n", entries) + "\n]\n");
        return check.check(file).stream().map(FileCheckTest::line).toList();
    }

    private static String line(Finding finding) {
        return finding.severity() + " " + finding.line().orElse(0) + " " + finding.key() + " " + finding.message();
    }

    private String entry(String name, String more) {
        return "{\"SocketName\": \"" + directory.resolve(name) + "\", \"Interface\": \"lo\", \"BlockSize\": 4096,"
                + " \"NumBlocks\": 4" + more + "}";
    }

    @Test
    void shouldFindNothingInAGoodFile() throws IOException {
        assertEquals(List.of(), check(entry("a", ""), entry("b", ", \"Filter\": \"tcp\"")));
        assertEquals(List.of(), check());
    }

    @Test
    void shouldReportMistakesAndWarningsByLine() throws IOException {
        List<String> found = check(
                entry("a", ", \"FrameSize\": 5"),
                entry("b", ",\n\"Filter\": \"bad\""),
                entry("c", "").replace("\"lo\"", "\"later0\""),
                entry("d", ", \"User\": \"nobodyknows\""),
                entry("e", "").replace("\"lo\"", "\"nix:\""),
                entry("f", ", \"BlokSize\": 1"),
                "{\"SocketName\": \"/there is none/x\", \"Interface\": \"lo\", \"BlockSize\": 4096, \"NumBlocks\": 4}");
        assertEquals(7, found.size(), found::toString);
        assertTrue(found.get(0).startsWith("ERROR 2 FrameSize FrameSize=5 "), found::toString);
        assertEquals("ERROR 4 Filter Filter=\"bad\": is bad: use a good one", found.get(1));
        assertEquals("WARNING 5 Interface interface later0 does not exist: Witness would wait for it", found.get(2));
        assertTrue(found.get(3).startsWith("WARNING 6 User User=\"nobodyknows\" does not exist on this host"));
        assertTrue(
                found.get(4).startsWith("ERROR 7 Interface Interface=\"nix:\": there is no ring driver for it: use"));
        assertEquals("WARNING 8 BlokSize unknown key \"BlokSize\": did you mean BlockSize?", found.get(5));
        assertTrue(found.get(6).contains("there is no directory /there is none on this host"), found::toString);
    }

    @Test
    void shouldWarnIfTheRingsOfAllEntriesNeedMoreMemoryThanThereIs() throws IOException {
        String half = entry("a", "").replace("\"NumBlocks\": 4", "\"NumBlocks\": 1025");
        assertEquals(List.of(), check(half));
        assertEquals(
                List.of(
                        "WARNING 0 NumBlocks the rings of all entries need 8 MiB together, and 8 MiB are available on this"
                                + " host: use a smaller NumBlocks or BlockSize"),
                check(half, half.replace("/a\"", "/b\"")));
    }

    @Test
    void shouldReportASyntaxErrorAsOneMistake() throws IOException {
        assertEquals(List.of("ERROR 2  column 6: expected a colon after the key, found 1"), check("{\"a\" 1}"));
    }

    @Test
    void shouldFailIfTheFileCannotBeRead() {
        Path absent = directory.resolve("absent");
        IOException failure = assertThrows(IOException.class, () -> check.check(absent));
        assertEquals(absent + ": does not exist: create it, or name another file", failure.getMessage());
    }
}
