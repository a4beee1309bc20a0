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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Capture files that are played to the readers of a socket, by a runtime that is not root's and has no capability. */
class ReplayTest {
    private static final int PACKETS = 3_000;
    private static final long START_NANOS = 1_600_000_000_123_456_000L;

    @TempDir
    Path home;

    private final List<Recorded> packets = Captures.recorded(Frames.varied(PACKETS), START_NANOS);

    @ParameterizedTest
    @ValueSource(strings = {"us.pcap", "ns.pcapng", "us.pcap.gz"})
    void shouldDeliverAFileByteForByteWithItsTimes(String name) throws Exception {
        List<Recorded> recorded = name.equals("ns.pcapng")
                ? packets.stream()
                        .map(each -> new Recorded(each.timeNanos() + 789, each.wireLength(), each.hex()))
                        .toList()
                : packets;
        Path file = write(name, name.equals("ns.pcapng") ? Captures.pcapng(recorded) : Captures.pcap(recorded));
        if (name.endsWith(".gz")) {
            Files.write(file, Captures.gzip(Files.readAllBytes(file)));
        }
        Entry inC = entry("c.sock", file, "?speed=max");
        Entry dumped = entry("dump.sock", file, "?speed=max");
        Path capture = home.resolve("dumped.pcapng");
        try (Witness witness = launch(inC, dumped);
                Child client = Clients.inC(home, inC.socket(), "-c", PACKETS);
                Child dump = Clients.dump(home, dumped.socket(), "-w", capture, "-c", PACKETS)) {
            client.expectStatus(0);
            dump.expectStatus(0);
            Received.inOrder(Captures.hex(recorded), client);
            assertEquals(recorded, Captures.read(capture));
            awaitLine(witness, "replay:" + name + ": the replay has ended: " + PACKETS + " packets, 0 filtered out");
            assertServes(witness, 2);
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
            Data totals = totals(witness, entry);
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
        Path file = write("a.pcap", Captures.pcap(packets));
        Entry entry =
                entry("two.sock", file, "?speed=max").with("FanoutSize", 2).with("Sealed", sealed);
        try (Witness witness = launch(entry);
                Child first = Clients.inC(home, entry.socket(), "-i", 0);
                Child second = Clients.inC(home, entry.socket(), "-i", 1)) {
            awaitLine(witness, "the replay has ended");
            Await.until(
                    "all have come",
                    () -> first.lines().size() + second.lines().size() >= PACKETS,
                    () -> first + "\n" + second);
            Received.onceInAll(Captures.hex(packets), List.of(first.lines(), second.lines()));
            assertTrue(first.lines().size() > PACKETS / 4, first::toString);
            assertTrue(second.lines().size() > PACKETS / 4, second::toString);
            if (sealed) {
                String tried =
                        Child.run(home, Tools.c("memoryfile"), entry.socket().toString(), "0");
                assertFalse(tried.contains("OK"), tried);
            }
        }
    }

    @Test
    void shouldPlayFilesTogetherThroughAFilter() throws Exception {
        List<Recorded> even = new ArrayList<>();
        List<Recorded> odd = new ArrayList<>();
        for (int i = 0; i < PACKETS; i++) {
            (i % 2 == 0 ? even : odd).add(packets.get(i));
        }
        Path first = write("a,b?.pcap", Captures.pcap(even));
        Path second = write("c.pcapng", Captures.pcapng(odd));
        List<String> expected = packets.stream()
                .map(Recorded::hex)
                .filter(ReplayTest::isInVlan100)
                .toList();
        String files = first.toString().replace(",", "%2C").replace("?", "%3F") + "," + second;
        Entry entry = Entry.of(home.resolve("own/merged.sock"), "replay:" + files + "?speed=max")
                .with("Filter", "vlan 100");
        try (Witness witness = launch(entry);
                Child client = Clients.inC(home, entry.socket(), "-c", expected.size())) {
            client.expectStatus(0);
            Received.inOrder(expected, client);
            int filtered = PACKETS - expected.size();
            awaitLine(witness, expected.size() + " packets, " + filtered + " filtered out, rounds: 1");
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

    private static long servedTimes(Witness witness) {
        return witness.process()
                .err()
                .lines()
                .filter(line -> line.contains("clients can connect"))
                .count();
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
            Await.until("it is served again", () -> servedTimes(witness) == 2);
            try (Child client = Clients.inC(home, fast.socket(), "-c", PACKETS)) {
                client.expectStatus(0);
                Received.inOrder(Captures.hex(packets), client);
            }
            Entry bad = fast.copy().with("Interface", "replay:" + file + "?speed=fast");
            new FileSource(witness.configuration()).write(bad);
            witness.awaitShell("witness:sockets", "\"fast\" is no speed");
            assertServes(witness, 1);
        }
    }

    @Test
    void shouldDropAndCountWithoutReadersAtOtherSpeeds() throws Exception {
        Path file = write("a.pcap", Captures.pcap(packets));
        Entry entry = entry("counted.sock", file, "?speed=100x");
        try (Witness witness = launch(entry)) {
            awaitLine(witness, "the replay has ended: " + PACKETS + " packets");
            Await.until("all were taken", () -> totals(witness, entry).number("taken.packets") == PACKETS);
        }
    }

    private Entry entry(String socket, Path file, String options) {
        return Entry.of(home.resolve("own").resolve(socket), "replay:" + file + options)
                .with("BlockSize", 65536)
                .with("NumBlocks", 16)
                .with("Mode", "0666");
    }

    private Path write(String name, byte[] bytes) throws Exception {
        return Files.write(home.resolve(name), bytes);
    }

    private Witness launch(Entry... entries) throws Exception {
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

    private static void assertServes(Witness witness, int sockets) throws Exception {
        Data shown = witness.data("witness:sockets");
        assertEquals(
                sockets,
                shown.all()
                        .map(socket -> socket.text("state.phase"))
                        .filter(phase -> phase.equals("capturing") || phase.equals("over"))
                        .count(),
                shown::toString);
    }

    private static Data totals(Witness witness, Entry entry) throws Exception {
        return witness.data("witness:sockets").at(entry.socket()).get("totals");
    }

    private static long figures(Witness witness) throws Exception {
        return ConsumerData.of(witness).stream()
                .mapToLong(placed -> placed.sum(".packets"))
                .sum();
    }
}
