package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What ends a tap, or does not: each with one line that says so, and the right status. */
class TapEndTest {
    private static final TestUser ROOT_WITHOUT_RIGHTS = new TestUser("0", "0");
    private static final String BEGINS_NOW = ": it begins now";

    @TempDir
    Path home;

    private Path socket() {
        return home.resolve("r.sock");
    }

    private Witness startWitness() throws Exception {
        Path capture = home.resolve("a.pcap");
        Files.write(capture, Captures.pcap(Captures.recorded(Frames.varied(1000), 1_600_000_000_000_000_000L)));
        return Witness.start(
                home,
                Entry.of(socket(), "replay:" + capture + "?speed=1000pps&loop=yes&time=now")
                        .with("BlockSize", 65536)
                        .with("NumBlocks", 16)
                        .with("BlockTimeoutMillis", 20));
    }

    private List<String> tap(String... options) {
        List<String> command = new ArrayList<>(List.of(Witness.COMMAND, "tap", socket().toString()));
        command.addAll(List.of("--recordings", home.resolve("recordings").toString()));
        command.addAll(Arrays.asList(options));
        return command;
    }

    private static void assertLines(Child child, String... texts) {
        List<String> lines = child.err().lines().toList();
        assertEquals(texts.length, lines.size(), child::toString);
        for (int i = 0; i < texts.length; i++) {
            assertTrue(lines.get(i).startsWith("witness tap: ") && lines.get(i).contains(texts[i]), child::toString);
        }
    }

    @Test
    void shouldSayWhatEndsItOrGoOn() throws Exception {
        Path recordings = Files.createDirectory(home.resolve("recordings"));
        Child following;
        try (Witness witness = startWitness()) {
            shouldEndWithItsReader();
            shouldNameADirectoryThatItMayNotRead(recordings);
            following = Child.start(home, tap("--follow"));
            awaitMore(following);
        }
        try (Child tap = following;
                Witness witness = startWitness()) {
            tap.awaitErr("the ring is new");
            awaitMore(tap);
            tap.signal("INT");
            tap.expectStatus(0);
            assertLines(tap, BEGINS_NOW, "; waiting for it", "the ring is new", " packets, 0 of them recorded, ");
        }
    }

    private static void awaitMore(Child tap) throws Exception {
        int before = tap.lines().size();
        Await.until("more comes", () -> tap.lines().size() > before || !tap.isAlive(), tap::toString);
        assertTrue(tap.isAlive(), tap::toString);
    }

    private void shouldEndWithItsReader() throws Exception {
        for (String reader : new String[] {"| head -n 1", "-w - | head -c 100 >/dev/null"}) {
            String line = String.join(" ", tap("--follow")) + " " + reader;
            try (Child pipe = Child.start(home, List.of("bash", "-o", "pipefail", "-c", line))) {
                pipe.expectStatus(0);
                assertLines(pipe, BEGINS_NOW);
            }
        }
    }

    private void shouldNameADirectoryThatItMayNotRead(Path recordings) throws Exception {
        Child.run(home, "chmod", "0", recordings.toString());
        List<String> command = ROOT_WITHOUT_RIGHTS.command();
        command.addAll(tap());
        try (Child tap = Child.start(home, command)) {
            tap.expectStatus(1);
            assertLines(tap, recordings + " cannot be read: permission denied; use sudo");
        }
        Child.run(home, "chmod", "755", recordings.toString());
    }
}
