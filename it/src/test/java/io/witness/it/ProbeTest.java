package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.it.Captures.Recorded;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code probe} measures what is known otherwise, and counts exactly what happened to its frames. */
class ProbeTest {
    private static final long HOLD_NANOS = 5_000_000;
    private static final long ONE_MILLISECOND = 1_000_000;
    private static final int COUNT = 1000;
    /** Of 100 consecutive numbers, the program that forwards loses one, doubles one and holds one back. */
    private static final int OF_EACH = COUNT / 100;

    private static final String MARK = "88b5" + "57505242";

    @TempDir
    Path home;

    private Veth veth;

    @BeforeEach
    void open() throws Exception {
        veth = Veth.create();
    }

    @AfterEach
    void close() throws Exception {
        veth.close();
    }

    private Child start(Object... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(Witness.COMMAND, "probe"));
        Arrays.stream(arguments).map(Object::toString).forEach(command::add);
        return Child.start(home, command);
    }

    private String address(String interfaceName) throws Exception {
        Path link = Files.writeString(
                home.resolve("link.json"), Child.run(home, "ip", "-j", "link", "show", interfaceName));
        return Child.run(home, "jq", "-r", ".[0].address", link.toString()).strip();
    }

    /** Reads a number of the JSON object in a command's last line. */
    private long number(Child probe, String path) throws Exception {
        Path json = Files.writeString(
                home.resolve("summary.json"), probe.lines().get(probe.lines().size() - 1));
        return Long.parseLong(
                Child.run(home, "jq", "-e", "." + path, json.toString()).strip());
    }

    private void assertNumbers(Child probe, String names, long... expected) throws Exception {
        List<String> all = List.of(names.split(" "));
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], number(probe, all.get(i)), all.get(i) + " of " + probe);
        }
    }

    /** Two pairs, and a program between them: as far as the machine lets it hold frames for exactly this time. */
    @Test
    void shouldMeasureAKnownDelayAndCountWhatWasDoneToProbes() throws Exception {
        try (Veth second = Veth.create();
                Child forward = Child.start(
                        home,
                        List.of(
                                Tools.c("forward"),
                                veth.captured(),
                                second.far(),
                                Long.toString(HOLD_NANOS / 1000),
                                Integer.toString(COUNT)))) {
            forward.awaitErr("forwarding");
            try (Child probe = start(
                    "-i",
                    veth.far(),
                    "--to-interface",
                    second.captured(),
                    "--count",
                    COUNT,
                    "--rate",
                    1000,
                    "--wait",
                    2,
                    "--json")) {
                probe.expectStatus(0);
                forward.expectStatus(0);
                String[] did = forward.out().strip().split(" ");
                assertEquals(OF_EACH, Long.parseLong(did[0]), "lost");
                assertNumbers(
                        probe,
                        "sent received lost duplicates reordered dropped",
                        COUNT,
                        COUNT - OF_EACH,
                        OF_EACH,
                        OF_EACH,
                        OF_EACH,
                        0);
                assertDelay(probe, Long.parseLong(did[3]));
            }
        }
    }

    /** On a machine with other work, the program itself measures how late it was. */
    private void assertDelay(Child probe, long heldNanos) throws Exception {
        long measured = number(probe, "delay.software.p50");
        assertEquals(heldNanos, measured, ONE_MILLISECOND, "beside what the forwarder measured: " + probe);
        if (heldNanos - HOLD_NANOS < ONE_MILLISECOND / 2) {
            assertEquals(HOLD_NANOS, measured, ONE_MILLISECOND, probe.toString());
        }
        assertTrue(number(probe, "delay.user.p50") > measured, probe::toString);
        assertTrue(number(probe, "delay.software.min") >= HOLD_NANOS, probe::toString);
        assertEquals(COUNT - OF_EACH, number(probe, "delay.user.count"));
        assertTrue(number(probe, "parts.senderToKernel.min") > 0, probe::toString);
        assertTrue(number(probe, "parts.kernelToReceiver.min") > 0, probe::toString);
        assertTrue(probe.out().indexOf("hardware") < 0, probe::toString);
    }

    /** Starts a reflector in a network namespace of its own, which the captured end moves into. */
    private Child reflector() throws Exception {
        String wait = "until ip link set " + veth.captured() + " up; do sleep 0.05; done 2>/dev/null; exec \"$@\"";
        Child reflector = Child.start(
                home,
                List.of(
                        "unshare",
                        "--net",
                        "bash",
                        "-c",
                        wait,
                        "bash",
                        Witness.COMMAND,
                        "probe",
                        veth.captured(),
                        "--reflect",
                        "--json"));
        Await.until("it has a namespace", () -> !network("self").equals(network(reflector.pid())), reflector::toString);
        veth.moveTo(reflector.pid());
        reflector.awaitErr("answers probes");
        return reflector;
    }

    private static Path network(Object process) throws Exception {
        return Files.readSymbolicLink(Path.of("/proc/" + process + "/ns/net"));
    }

    @Test
    void shouldMeasureRoundTripsToAReflector() throws Exception {
        String to = address(veth.captured());
        try (Child reflector = reflector();
                Child probe = start(veth.far(), "--to", to, "--count", 200, "--rate", 500, "--json", "--each")) {
            probe.expectStatus(0);
            assertNumbers(
                    probe,
                    "sent received lost duplicates reordered roundTrip.user.count delay.user.count",
                    200,
                    200,
                    0,
                    0,
                    0,
                    200,
                    200);
            assertEquals(201, probe.lines().size(), "a line for each, and the summary");
            assertTrue(number(probe, "roundTrip.software.count") > 100, probe::toString);
            assertTrue(number(probe, "roundTrip.software.min") > 0, probe::toString);
            assertTrue(number(probe, "roundTrip.user.p50") > number(probe, "roundTrip.software.p50"), probe::toString);
            reflector.signal("INT");
            reflector.expectStatus(0);
            assertEquals(200, number(reflector, "answered"));
        }
    }

    @Test
    void shouldSumUpWhenItIsInterrupted() throws Exception {
        try (Child probe = start("-i", veth.far(), "--to-interface", veth.captured(), "--rate", 100, "--each")) {
            Await.until("some came", () -> probe.lines().size() >= 5, probe::toString);
            probe.signal("INT");
            probe.expectStatus(0);
            List<String> lines = probe.lines();
            assertTrue(lines.get(4).startsWith("probe=4 delay.user="), probe::toString);
            String summary = lines.stream()
                    .filter(line -> line.startsWith("sent "))
                    .findFirst()
                    .orElseThrow();
            assertTrue(summary.matches("sent (\\d+), received \\1, lost 0, duplicates 0, reordered 0"), summary);
        }
    }

    /** All but the numbers. */
    private static List<String> words(List<String> lines) {
        return lines.stream().map(line -> line.replaceAll(" +[0-9.]+", " N")).toList();
    }

    @Test
    void shouldPrintTheTableThatThePageShows() throws Exception {
        try (Child probe = start(veth.far(), "--to-interface", veth.captured(), "--count", 20, "--rate", 100)) {
            probe.expectStatus(0);
            String page = Files.readString(Tools.ROOT.resolve("docs/probe.md"));
            String shown = page.substring(page.indexOf("```text\n") + 8);
            assertEquals(words(shown.substring(0, shown.indexOf("```")).lines().toList()), words(probe.lines()));
        }
    }

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
