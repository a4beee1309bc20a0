package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code probe} measures what is known otherwise, and counts exactly what happened to its frames. */
class ProbeTest extends OnProbedVeth {
    private static final long HOLD_NANOS = 5_000_000;
    private static final long ONE_MILLISECOND = 1_000_000;
    private static final int COUNT = 1000;
    /** Of 100 consecutive numbers, the program that forwards loses one, doubles one and holds one back. */
    private static final int OF_EACH = COUNT / 100;

    private String address(String interfaceName) throws Exception {
        Path link = Files.writeString(
                home.resolve("link.json"), Child.run(home, "ip", "-j", "link", "show", interfaceName));
        return Child.run(home, "jq", "-r", ".[0].address", link.toString()).strip();
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
    private Child reflector(Object... options) throws Exception {
        String wait = "until ip link set " + veth.captured() + " up; do sleep 0.05; done 2>/dev/null; exec \"$@\"";
        List<String> command = new ArrayList<>(List.of("unshare", "--net", "bash", "-c", wait, "bash"));
        command.addAll(List.of(Witness.COMMAND, "probe", veth.captured(), "--reflect", "--json"));
        Arrays.stream(options).map(Object::toString).forEach(command::add);
        Child reflector = Child.start(home, command);
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

    /** Whoever floods a reflector with requests gets no more answers than it was allowed to give. */
    @Test
    void shouldAnswerNotMoreOftenThanIsAllowed() throws Exception {
        String to = address(veth.captured());
        try (Child reflector = reflector("--rate", 10);
                Child probe = start(veth.far(), "--to", to, "--count", 300, "--rate", 3000, "--json")) {
            probe.expectStatus(0);
            reflector.signal("TERM");
            reflector.expectStatus(0);
            long answered = number(reflector, "answered");
            assertTrue(answered >= 10 && answered < 300, reflector::toString);
            assertEquals(300 - answered, number(reflector, "ignored.notAnswered"));
            assertNumbers(probe, "sent received lost", 300, answered, 300 - answered);
        }
    }

    @Test
    void shouldShowATableOnATerminal() throws Exception {
        String line = Witness.COMMAND + " probe " + veth.far() + " --to-interface " + veth.captured()
                + " --count 15 --rate 10";
        List<String> command =
                List.of("env", "TERM=xterm", "script", "--quiet", "--return", "--command", line, "/dev/null");
        try (Child child = Child.start(home, command)) {
            child.expectStatus(0);
            long tables =
                    child.out().lines().filter(each -> each.contains("sent ")).count();
            assertTrue(tables >= 3, child::toString);
            assertTrue(child.out().contains("\033[6A\033[J"), child::toString);
            assertTrue(
                    child.lines().get(child.lines().size() - 6).contains("sent 15, received 15, lost 0"),
                    child::toString);
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

    @Test
    void shouldEndQuietlyWhenNobodyReadsAnyMore() throws Exception {
        String pipe = "set -o pipefail; \"$0\" probe \"$1\" --to-interface \"$2\" --rate 100 --each | head -n 1";
        try (Child child =
                Child.start(home, List.of("bash", "-c", pipe, Witness.COMMAND, veth.far(), veth.captured()))) {
            child.expectStatus(0);
            assertTrue(child.out().startsWith("probe=0 "), child::toString);
            assertEquals("", child.err());
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
}
