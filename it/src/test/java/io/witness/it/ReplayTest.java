package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.it.Captures.Recorded;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Capture files that are played to the readers of a socket, by a runtime that is not root's and has no capability. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReplayTest {
    private static final int PACKETS = 3_000;
    private static final long START_NANOS = 1_600_000_000_123_456_000L;

    /** Of a runtime that serves what needs no consumer, no edit and nothing special at its start. */
    @TempDir
    static Path shared;

    @TempDir
    Path home;

    private final List<Recorded> packets = Captures.recorded(Frames.varied(PACKETS), START_NANOS);
    private final List<Recorded> nanos = packets.stream()
            .map(each -> new Recorded(each.timeNanos() + 789, each.wireLength(), each.hex()))
            .toList();
    private final List<String> inVlan100 =
            packets.stream().map(Recorded::hex).filter(ReplayTest::isInVlan100).toList();
    private Witness common;

    @BeforeAll
    void start() throws Exception {
        List<Entry> entries = new ArrayList<>();
        byte[] micros = Captures.pcap(packets);
        Map<String, byte[]> files =
                Map.of("us.pcap", micros, "ns.pcapng", Captures.pcapng(nanos), "us.pcap.gz", Captures.gzip(micros));
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path written = Files.write(shared.resolve(file.getKey()), file.getValue());
            entries.add(entry(inC(file.getKey()), written, "?speed=max"));
            entries.add(entry(dumped(file.getKey()), written, "?speed=max"));
        }
        for (boolean sealed : List.of(false, true)) {
            Path file = Files.write(shared.resolve("two" + sealed + ".pcap"), micros);
            entries.add(
                    entry(two(sealed), file, "?speed=max").with("FanoutSize", 2).with("Sealed", sealed));
        }
        entries.add(merged());
        entries.add(entry(counted(), Files.write(shared.resolve("counted.pcap"), micros), "?speed=100x"));
        common = launch(shared, entries.toArray(Entry[]::new));
    }

    @AfterAll
    void stop() throws Exception {
        common.close();
    }

    private static Path inC(String file) {
        return shared.resolve("own").resolve(file + ".c.sock");
    }

    private static Path dumped(String file) {
        return shared.resolve("own").resolve(file + ".dump.sock");
    }

    private static Path two(boolean sealed) {
        return shared.resolve("own").resolve("two" + sealed + ".sock");
    }

    private static Path counted() {
        return shared.resolve("own/counted.sock");
    }

    private Entry merged() throws Exception {
        List<Recorded> even = new ArrayList<>();
        List<Recorded> odd = new ArrayList<>();
        for (int i = 0; i < PACKETS; i++) {
            (i % 2 == 0 ? even : odd).add(packets.get(i));
        }
        Path first = Files.write(shared.resolve("a,b?.pcap"), Captures.pcap(even));
        Path second = Files.write(shared.resolve("c.pcapng"), Captures.pcapng(odd));
        String files = first.toString().replace(",", "%2C").replace("?", "%3F") + "," + second;
        return Entry.of(shared.resolve("own/merged.sock"), "replay:" + files + "?speed=max")
                .with("Filter", "vlan 100");
    }

    @ParameterizedTest
    @ValueSource(strings = {"us.pcap", "ns.pcapng", "us.pcap.gz"})
    void shouldDeliverAFileByteForByteWithItsTimes(String name) throws Exception {
        List<Recorded> recorded = name.equals("ns.pcapng") ? nanos : packets;
        Path capture = home.resolve("dumped.pcapng");
        try (Child client = Clients.inC(home, inC(name), "-c", PACKETS);
                Child dump = Clients.dump(home, dumped(name), "-w", capture, "-c", PACKETS)) {
            client.expectStatus(0);
            dump.expectStatus(0);
            Received.inOrder(Captures.hex(recorded), client);
            assertEquals(recorded, Captures.read(capture));
            awaitLine(common, "replay:" + name + ": the replay has ended: " + PACKETS + " packets, 0 filtered out");
            assertServes(common, inC(name), dumped(name));
        }
    }

    /** All readers get each packet: none is dropped or skipped, although the ring holds a tenth of a round. */
    @Test
    void shouldMissNothingForAnyReaderAtMost() throws Exception {
        Path file = write("a.pcap", Captures.pcap(packets));
        Entry entry = entry("all.sock", file, "?speed=max&loop=yes")
                .with("BlockSize", 8192)
                .with("NumBlocks", 8)
                .with("SlowClient", "wait");
        try (Witness witness = launch(entry)) {
            Consumers.drop(witness);
            List<Child> clients = List.of(
                    Clients.inC(home, entry.socket(), "-c", 3 * PACKETS),
                    Clients.inPython(home, entry.socket(), "-c", 3 * PACKETS));
            for (Child client : clients) {
                client.expectStatus(0);
                assertGoesRound(client.lines());
            }
            Data totals = totals(witness, entry.socket());
            assertEquals(0, totals.number("kernel.dropped"), totals::toString);
        }
    }

    private void assertGoesRound(List<String> lines) {
        List<String> expected = Captures.hex(packets);
        int next = expected.indexOf(lines.get(0));
        for (String line : lines) {
            assertEquals(expected.get(next), line);
            next = (next + 1) % PACKETS;
        }
    }

    @Test
    void shouldPlayAFileAsOftenAsAskedForToAConsumerInside() throws Exception {
        Path file = write("a.pcap", Captures.pcap(packets));
        try (Witness witness = launch(entry("inside.sock", file, "?speed=max&loop=3"))) {
            assertFalse(witness.process().err().contains("the replay has ended"));
            Consumers.drop(witness);
            awaitLine(witness, "replay:a.pcap: the replay has ended: " + 3 * PACKETS + " packets");
            Await.until("the consumer has all", () -> figures(witness) == 3 * PACKETS);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldSpreadFlowsOverRingsAlsoIfTheyAreToBeSealed(boolean sealed) throws Exception {
        Path socket = two(sealed);
        try (Child first = Clients.inC(home, socket, "-i", 0);
                Child second = Clients.inC(home, socket, "-i", 1)) {
            awaitLine(common, "replay:two" + sealed + ".pcap: the replay has ended");
            Await.until(
                    "all have come",
                    () -> first.lines().size() + second.lines().size() >= PACKETS,
                    () -> first + "\n" + second);
            Received.onceInAll(Captures.hex(packets), List.of(first.lines(), second.lines()));
            assertTrue(first.lines().size() > PACKETS / 4, first::toString);
            assertTrue(second.lines().size() > PACKETS / 4, second::toString);
            if (sealed) {
                String tried = Child.run(home, Tools.c("memoryfile"), socket.toString(), "0");
                assertFalse(tried.contains("OK"), tried);
            }
        }
    }

    @Test
    void shouldPlayFilesTogetherThroughAFilter() throws Exception {
        Path socket = shared.resolve("own/merged.sock");
        try (Child client = Clients.inC(home, socket, "-c", inVlan100.size())) {
            client.expectStatus(0);
            Received.inOrder(inVlan100, client);
            int filtered = PACKETS - inVlan100.size();
            awaitLine(common, inVlan100.size() + " packets, " + filtered + " filtered out, rounds: 1");
        }
    }

    private static boolean isInVlan100(String hex) {
        return (hex.startsWith("8100", 24) || hex.startsWith("88a8", 24)) && hex.startsWith("064", 29);
    }

    @Test
    void shouldWaitForAFileAndSayWhatIsWrongWithOthers() throws Exception {
        Path file = home.resolve("later.pcap");
        Entry missing = entry("missing.sock", file, "?speed=max");
        Entry damaged = entry("damaged.sock", write("damaged.pcap", new byte[] {1, 2, 3, 4, 5}), "");
        Entry relative = Entry.of(home.resolve("own/relative.sock"), "replay:later.pcap");
        Entry wrong = entry("wrong.sock", file, "?sped=max");
        byte[] bytes = Captures.pcap(packets.subList(0, 100));
        Entry cut = entry("cut.sock", write("cut.pcap", Arrays.copyOf(bytes, bytes.length - 3)), "?speed=max");
        try (Witness witness = launch(missing, damaged, relative, wrong, cut);
                Child client = Clients.inC(home, cut.socket(), "-c", 99)) {
            assertEquals("witness: ready: 1 of 5 sockets", witness.awaitReady());
            awaitLine(witness, missing.socket() + ": waiting: interface replay:later.pcap is not there: there is no");
            awaitLine(witness, "testimony.conf:11: " + damaged.socket() + ": Interface: " + home + "/damaged.pcap: ");
            awaitLine(
                    witness,
                    relative.socket() + ": Interface=\"replay:later.pcap\": \"later.pcap\" is not an absolute");
            awaitLine(witness, wrong.socket() + ": Interface=\"replay:" + file + "?sped=max\": unknown option");
            client.expectStatus(0);
            awaitLine(witness, "replay:cut.pcap: ends early: " + home + "/cut.pcap: at byte");

            Path hidden = write("hidden", Captures.pcap(packets));
            Files.move(hidden, file);
            Await.until("it is served", () -> Files.exists(missing.socket()), witness.process()::toString);
            try (Child late = Clients.inC(home, missing.socket(), "-c", PACKETS)) {
                late.expectStatus(0);
                Received.inOrder(Captures.hex(packets), late);
            }
        }
    }

    @Test
    void shouldReplaceTheReplayWhenItsSpeedIsEdited() throws Exception {
        Path file = write("a.pcap", Captures.pcap(packets));
        Entry slow = entry("edited.sock", file, "?speed=0.001x");
        try (Witness witness = launch(slow)) {
            awaitLine(witness, "speed=0.001x loop=no time=recorded");
            Entry fast = slow.copy().with("Interface", "replay:" + file + "?speed=max");
            new FileSource(witness.configuration()).write(fast);
            awaitLine(witness, "speed=max loop=no time=recorded");
            awaitLine(witness, "its rings are closed: they are replaced");
            Await.until(
                    "it is served again",
                    () -> witness.process().errLines("clients can connect").size() == 2);
            try (Child client = Clients.inC(home, fast.socket(), "-c", PACKETS)) {
                client.expectStatus(0);
                Received.inOrder(Captures.hex(packets), client);
            }
            Entry bad = fast.copy().with("Interface", "replay:" + file + "?speed=fast");
            new FileSource(witness.configuration()).write(bad);
            witness.awaitShell("witness:sockets", "\"fast\" is no speed");
            assertServes(witness, slow.socket());
        }
    }

    @Test
    void shouldDropAndCountWithoutReadersAtOtherSpeeds() throws Exception {
        awaitLine(common, "replay:counted.pcap: the replay has ended: " + PACKETS + " packets");
        Await.until("all were taken", () -> totals(common, counted()).number("taken.packets") == PACKETS);
    }

    private Entry entry(String socket, Path file, String options) {
        return entry(home.resolve("own").resolve(socket), file, options);
    }

    private static Entry entry(Path socket, Path file, String options) {
        return Entry.of(socket, "replay:" + file + options)
                .with("BlockSize", 65536)
                .with("NumBlocks", 16)
                .with("Mode", "0666");
    }

    private Path write(String name, byte[] bytes) throws Exception {
        return Files.write(home.resolve(name), bytes);
    }

    private Witness launch(Entry... entries) throws Exception {
        return launch(home, entries);
    }

    private static Witness launch(Path home, Entry... entries) throws Exception {
        Path own = Files.createDirectories(home.resolve("own"));
        TestUser.open(home);
        TestUser.open(own);
        TestUser.NOBODY.own(own);
        Witness witness = Witness.launch(home, TestUser.NOBODY, Entry.file(entries));
        witness.awaitReady();
        return witness;
    }

    private static void awaitLine(Witness witness, String text) throws Exception {
        Await.until("it says " + text, () -> witness.process().err().contains(text), witness.process()::toString);
    }

    private static void assertServes(Witness witness, Path... sockets) throws Exception {
        Data shown = witness.data("witness:sockets");
        for (Path socket : sockets) {
            String phase = shown.at(socket).text("state.phase");
            assertTrue(phase.equals("capturing") || phase.equals("over"), shown::toString);
        }
    }

    private static Data totals(Witness witness, Path socket) throws Exception {
        return witness.data("witness:sockets").at(socket).get("totals");
    }

    private static long figures(Witness witness) throws Exception {
        return ConsumerData.of(witness).stream()
                .mapToLong(placed -> placed.sum(".packets"))
                .sum();
    }
}
