package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.it.Captures.Recorded;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What others send, and what interfaces do, changes no result of {@code probe}: it is counted, or told in one line. */
class ProbeErrorsTest extends OnProbedVeth {
    private static final String MARK = "88b5" + "57505242";

    private static Recorded frame(String start, int length) {
        return new Recorded(1_700_000_000_000_000_000L, length, start + "00".repeat(length - start.length() / 2));
    }

    /** Each is sent 50 times: another program's, a cut one, one of an unknown kind, and one of another run. */
    @Test
    void shouldCountAndIgnoreWhatOthersSend() throws Exception {
        String addresses = "02".repeat(12);
        List<Recorded> frames = List.of(
                frame(addresses + "88b5", 60),
                frame(addresses + MARK + "0100", 100),
                frame(addresses + MARK + "0109", 118),
                frame(addresses + MARK + "0100" + "0000" + "1234567812345678", 118));
        Path file = Files.write(home.resolve("foreign.pcap"), Captures.pcap(frames));
        try (Child probe = start(
                "-i", veth.far(), "--to-interface", veth.captured(), "--rate", 100, "--wait", 2, "--each", "--json")) {
            Await.until("it has begun", () -> !probe.lines().isEmpty(), probe::toString);
            Child.run(
                    home,
                    Witness.COMMAND,
                    "send",
                    "-i",
                    veth.far(),
                    "--rate",
                    "1000pps",
                    "--loop",
                    "50",
                    file.toString());
            probe.signal("INT");
            probe.expectStatus(0);
            assertNumbers(
                    probe,
                    "ignored.foreign ignored.short ignored.unknown ignored.otherRun ignored.neverSent lost duplicates",
                    50,
                    50,
                    50,
                    50,
                    0,
                    0,
                    0);
        }
    }

    /** What is lost in a flood is told, too: every frame is a probe, a copy, ignored, or dropped here. */
    @Test
    void shouldAccountForAllFramesOfAFlood() throws Exception {
        Path file = Files.write(
                home.resolve("flood.pcap"), Captures.pcap(List.of(frame("02".repeat(12) + MARK + "0100", 1000))));
        int flood = 50_000;
        try (Child probe = start(
                "-i", veth.far(), "--to-interface", veth.captured(), "--rate", 500, "--wait", 2, "--each", "--json")) {
            Await.until("it has begun", () -> !probe.lines().isEmpty(), probe::toString);
            probe.signal("STOP"); // it cannot receive what has no room
            Child.run(
                    home,
                    Witness.COMMAND,
                    "send",
                    "-i",
                    veth.far(),
                    "--rate",
                    "500kpps",
                    "--loop",
                    "" + flood,
                    file.toString());
            probe.signal("CONT");
            probe.signal("INT");
            probe.expectStatus(0);
            assertEquals(
                    flood + number(probe, "sent"),
                    number(probe, "received") + number(probe, "ignored.otherRun") + number(probe, "dropped"),
                    probe::toString);
            assertTrue(number(probe, "dropped") > 0, probe::toString);
            assertTrue(number(probe, "ignored.otherRun") > 0, probe::toString);
        }
    }

    @Test
    void shouldEndWithTheSummaryWhenAnInterfaceVanishes() throws Exception {
        try (Child probe = start("-i", veth.far(), "--to-interface", veth.captured(), "--rate", 100, "--each")) {
            Await.until("some came", () -> probe.lines().size() >= 3, probe::toString);
            veth.delete();
            probe.expectStatus(1);
            assertEquals(1, probe.err().lines().count(), probe::toString);
            assertTrue(
                    probe.err().matches("witness probe: wit\\d+(far)? went down or was removed: .*\n"),
                    probe::toString);
            assertTrue(probe.out().contains("\nsent "), probe::toString);
        }
    }

    @Test
    void shouldSayThatItsInterfaceIsDown() throws Exception {
        try (Child probe = start(veth.captured(), "--to-interface", veth.far(), "--rate", 100, "--each")) {
            Await.until("some came", () -> probe.lines().size() >= 3, probe::toString);
            veth.down();
            probe.expectStatus(1);
            assertTrue(probe.err().endsWith(" up, and start again\n"), probe::toString);
            assertTrue(probe.out().contains("\nsent "), probe::toString);
        }
        try (Child probe = start(veth.captured(), "--reflect")) {
            probe.expectStatus(1);
            assertTrue(probe.err().contains(veth.captured()), probe::toString);
        }
    }

    private void assertFails(List<String> before, int status, String text, Object... arguments) throws Exception {
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of(Witness.COMMAND, "probe"));
        Arrays.stream(arguments).map(Object::toString).forEach(command::add);
        try (Child child = Child.start(home, command)) {
            child.expectStatus(status);
            List<String> lines = child.err().lines().toList();
            assertTrue(
                    lines.get(0).startsWith("witness probe: ") && lines.get(0).contains(text), child::toString);
            assertTrue(lines.size() == 1 || status == 2 && lines.get(1).startsWith("usage: "), child::toString);
            assertEquals("", child.out());
        }
    }

    @Test
    void shouldSayInOneLineWhatKeepsItFromRunning() throws Exception {
        assertFails(List.of(), 1, "nowhere", "nowhere", "--to-interface", veth.captured());
        assertFails(List.of(), 1, "nowhere", veth.far(), "--to-interface", "nowhere");
        assertFails(List.of(), 2, "use one of", veth.far());
        List<String> unprivileged = List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");
        assertFails(unprivileged, 1, "CAP_NET_RAW", veth.far(), "--to-interface", veth.captured());
    }
}
