package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.shell.control.ControlConnection;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A configuration file is checked without a runtime, by a user without rights, and inside a runtime; nothing is started. */
class CheckTest extends OnSharedRuntime {
    @Override
    void addSockets() throws Exception {
        add("served", entry -> entry);
    }

    @BeforeAll
    void letAllIn() throws Exception {
        TestUser.open(home);
    }

    private Child check(String... arguments) throws Exception {
        List<String> command = TestUser.NOBODY.command();
        command.addAll(List.of(ReadableCopy.command(), "check"));
        command.addAll(List.of(arguments));
        return Child.start(home, command);
    }

    private Path file(String text) throws Exception {
        return Files.writeString(Files.createTempFile(home, "checked", ".conf"), text);
    }

    private Path fileForAll(String text) throws Exception {
        Path file = file(text);
        Child.run(home, "chmod", "644", file.toString());
        return file;
    }

    private String withMistakes() {
        return Entry.file(
                Entry.of(home.resolve("good.sock"), "lo").with("Filter", "tcp port 80"),
                Entry.of(home.resolve("size.sock"), "lo").with("BlockSize", 5000),
                Entry.of(home.resolve("filter.sock"), "lo").with("Filter", "tcp prot 80"),
                Entry.of(home.resolve("late.sock"), "nolink0").with("User", "nobodyknows"),
                Entry.of(home.resolve("file.sock"), "replay:/no/such.pcap"));
    }

    @Test
    void shouldNameEachMistakeWithItsLineWithoutRootAndStartNothing() throws Exception {
        Path file = fileForAll(withMistakes());
        try (Child child = check(file.toString())) {
            assertEquals(1, child.awaitStatus(), child::toString);
            assertEquals("", child.err());
            String out = child.out();
            assertTrue(
                    out.contains(": error: " + home.resolve("size.sock") + ": BlockSize=5000 is not a multiple"), out);
            assertTrue(out.contains(": error: " + home.resolve("filter.sock") + ": Filter=\"tcp prot 80\": "), out);
            assertTrue(
                    out.contains(": warning: " + home.resolve("late.sock") + ": interface nolink0 does not exist"),
                    out);
            assertTrue(out.contains("User=\"nobodyknows\" does not exist on this host"), out);
            assertTrue(out.contains("there is no file /no/such.pcap"), out);
            assertTrue(out.endsWith(file + ": 2 errors, 3 warnings\n"), out);
            int line = 1
                    + lines(file)
                            .indexOf(lines(file).stream()
                                    .filter(each -> each.contains("5000"))
                                    .findFirst()
                                    .orElseThrow());
            assertTrue(out.contains(file + ":" + line + ": error: "), out);
        }
        try (Stream<Path> all = Files.list(home)) {
            assertFalse(all.anyMatch(each -> each.toString().endsWith("good.sock")));
        }
    }

    private static List<String> lines(Path file) throws Exception {
        return Files.readAllLines(file);
    }

    @Test
    void shouldSucceedForAGoodFile() throws Exception {
        try (Child child = check(fileForAll(Entry.file(Entry.of(home.resolve("good.sock"), "lo")))
                .toString())) {
            child.expectStatus(0);
        }
    }

    @Test
    void shouldFailWithAnotherStatusIfThereIsNoTextToCheck() throws Exception {
        Path secret = file("[]");
        for (String argument : List.of("/no/such.conf", home.toString(), "/dev/zero", secret.toString(), "--jsn")) {
            try (Child child = check(argument)) {
                assertEquals(2, child.awaitStatus(), child::toString);
                assertEquals("", child.out());
                assertEquals(1, child.err().lines().count(), child::err);
            }
        }
    }

    @Test
    void shouldSaySameThingsInTheShell() throws Exception {
        Path file = fileForAll(withMistakes());
        List<String> outside = new ArrayList<>();
        try (Child child = check(file.toString())) {
            child.awaitStatus();
            child.out().lines().forEach(outside::add);
        }
        try (ControlConnection connection = ControlConnection.to(witness.state())) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ControlConnection.Outcome outcome = connection.execute("witness:check " + file, out, out);
            assertFalse(outcome.succeeded());
            assertEquals(file + " has 2 errors: correct what is listed", outcome.error());
            assertEquals(outside, out.toString(StandardCharsets.UTF_8).lines().toList());
            assertFalse(
                    connection.execute("witness:check relative.conf", out, out).succeeded());
            assertFalse(connection.execute("witness:check", out, out).succeeded());
        }
        assertEquals(1, witness.data("witness:sockets").all().count());
    }

    @Test
    void shouldPrintDataForPrograms() throws Exception {
        Path file = fileForAll(Entry.file(Entry.of(home.resolve("late.sock"), "nolink0")));
        Data found = witness.data("witness:check " + file);
        Data only = found.all().findFirst().orElseThrow();
        assertEquals(1, found.all().count(), found::toString);
        assertEquals("warning", only.text("severity"));
        assertEquals("Interface", only.text("key"));
        assertEquals(home.resolve("late.sock").toString(), only.text("entry"));
    }
}
