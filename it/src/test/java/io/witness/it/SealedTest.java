package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A sealed socket: clients get copies, notice nothing of it, and cannot hurt anybody. */
class SealedTest extends OnSharedRuntime {
    private static final int PACKETS = 20_000;
    private static final int PACKETS_PER_SECOND = 10_000;
    private static final int FLOOD_PER_SECOND = 20_000;
    /** Blocks of 20 ms. */
    private static final int FIVE_ROUNDS_OF_64_BLOCKS = 5 * 64 * FLOOD_PER_SECOND / 50;

    @Override
    void addSockets() throws Exception {
        add("all", entry -> sealed(entry).with("BlockSize", 32768).with("NumBlocks", 1024));
        add("two", entry -> sealed(entry).with("FanoutSize", 2).with("FanoutType", "lb"));
        add("few", entry -> sealed(entry).with("NumBlocks", 64));
        add("edited", entry -> sealed(entry).without("Sealed"));
    }

    @Test
    void shouldDeliverEveryPacketToClientsOfEachKind() throws Exception {
        Path socket = socket("all");
        List<Child> clients = List.of(
                Clients.inC(home, socket, "-c", PACKETS),
                Clients.inPython(home, socket, "-c", PACKETS),
                Clients.dump(home, socket, "-x", "-c", PACKETS));
        witness.awaitClients(clients);
        List<byte[]> frames = Frames.varied(PACKETS);
        Traffic.send(home, veth("all"), frames, PACKETS_PER_SECOND);
        for (Child client : clients) {
            client.expectStatus(0);
            Received.inOrder(Frames.hex(frames), client);
        }
    }

    @Test
    void shouldDeliverEveryPacketAtOneIndex() throws Exception {
        Path socket = socket("two");
        List<Child> clients = List.of(Clients.inC(home, socket, "-i", 0), Clients.inC(home, socket, "-i", 1));
        witness.awaitClients(clients);
        List<byte[]> frames = Frames.small(PACKETS);
        Traffic.send(home, veth("two"), frames, PACKETS_PER_SECOND);
        Await.until(
                "all have come",
                () -> clients.stream().mapToInt(each -> each.lines().size()).sum() >= PACKETS);
        Received.onceInAll(
                Frames.hex(frames), clients.stream().map(Child::lines).toList());
        clients.forEach(Child::close);
    }

    @ParameterizedTest
    @CsvSource({"all, 1", "two, 2"})
    void shouldHandOutWhatNobodyElseCanWrite(String name, int fanoutSize) throws Exception {
        for (int index = 0; index < fanoutSize; index++) {
            String tried = Child.run(home, Tools.c("memoryfile"), socket(name).toString(), Integer.toString(index));
            assertEquals(
                    List.of(
                            "map EPERM",
                            "map-again EPERM",
                            "protect EACCES",
                            "write EPERM",
                            "shrink EPERM",
                            "grow EPERM",
                            "punch EPERM",
                            "remove EACCES",
                            "seal EPERM"),
                    tried.lines().toList());
        }
    }

    @Test
    void shouldTellThatItIsSealed() throws Exception {
        try (WireClient client = WireClient.connect(socket("all"))) {
            byte[] info = client.hello().stream()
                    .filter(message -> message.type() == WireClient.RING_INFO)
                    .findFirst()
                    .orElseThrow()
                    .value();
            String json = new String(info, StandardCharsets.UTF_8);
            assertTrue(json.contains("\"sealed\":true"), json);
        }
    }

    /** One keeps all that it gets, one is stopped with all in flight that it may have: the third misses nothing, the kernel drops nothing. */
    @Test
    void shouldCostNobodyAnythingIfClientsGiveNothingBack() throws Exception {
        Path socket = socket("few");
        try (Child keeper = Clients.inC(home, socket, "-q", "-H", 1000);
                Child stopped = Clients.inC(home, socket, "-q", "-H", 10);
                Child survivor = Clients.inC(home, socket)) {
            witness.awaitClients(List.of(keeper, stopped, survivor));
            try (Child sender = Traffic.flood(home, veth("few"), FLOOD_PER_SECOND, 60)) {
                stopped.awaitErr("block");
                stopped.signal("STOP");
                Await.until("rounds have passed", () -> survivor.lines().size() > FIVE_ROUNDS_OF_64_BLOCKS);
                assertTrue(sender.isAlive(), sender::toString);
            }
            assertNothingMissed(survivor.lines());
            assertNothingDropped(socket);
        }
    }

    private static void assertNothingMissed(List<String> lines) {
        long next = Traffic.floodNumber(lines.get(0));
        for (String line : lines) {
            assertEquals(next++, Traffic.floodNumber(line));
        }
    }

    private void assertNothingDropped(Path socket) throws Exception {
        Data totals = witness.data("witness:sockets").at(socket).get("totals");
        assertEquals(0, totals.number("kernel.dropped"), totals::toString);
        assertEquals(0, totals.number("kernel.freezes"), totals::toString);
    }

    @Test
    void shouldReplaceTheRingsOnceWhenASocketIsSealedAndUnsealed() throws Exception {
        try (Child sender = Traffic.flood(home, veth("edited"), 3000, 200)) {
            assertServes("socket:", 1, true);
            assertServes("/memfd:witness-ring", 2, false);
            assertServes("socket:", 3, true);
            assertTrue(sender.isAlive(), sender::toString);
        }
    }

    /** A client maps what is expected and stays until the next edit; so far rings were opened so often. */
    private void assertServes(String mapped, int opened, boolean nextIsSealed) throws Exception {
        Path socket = socket("edited");
        try (SequenceClient client = SequenceClient.connect(home, socket)) {
            client.awaitBlocks(50);
            client.assertMissedNothing();
            assertTrue(maps(client.pid()).contains(mapped), () -> mapped + " is not mapped");
            assertEquals(
                    opened,
                    witness.process().errLines(socket + ": captures from").size(),
                    witness.process()::err);
            Entry[] entries = entries();
            entries[entries.length - 1] = entries[entries.length - 1].copy().with("Sealed", nextIsSealed);
            new FileSource(witness.configuration()).write(entries);
            client.awaitDisconnected();
        }
    }

    private static String maps(long pid) throws Exception {
        return Files.readString(Path.of("/proc", Long.toString(pid), "maps"));
    }

    /** As good as a full memory: the limit of a file's size is smaller than the copy. */
    @Test
    void shouldFailWithTheKeyIfTheCopyCannotBeHad() throws Exception {
        Path own = Files.createDirectory(home.resolve("own"));
        Path socket = own.resolve("sealed.sock");
        try (Veth veth = Veth.create()) {
            String file = Entry.file(
                    sealed(Entry.of(socket, veth.captured())),
                    Entry.of(own.resolve("other.sock"), veth.captured()).with("NumBlocks", 4));
            try (Witness witness = Witness.launch(own, file, "prlimit", "--fsize=8388608")) {
                assertEquals("witness: ready: 1 of 2 sockets", witness.awaitReady());
                String line = witness.process().errLines("Sealed=true").get(0);
                assertTrue(line.contains("testimony.conf:8: " + socket + ": Sealed=true: a copy of 256 blocks"), line);
                assertTrue(line.contains("ulimit -f"), line);
                assertFalse(Files.exists(socket));
            }
        }
    }

    private static Entry sealed(Entry entry) {
        return entry.with("BlockSize", 65536)
                .with("NumBlocks", 256)
                .with("BlockTimeoutMillis", 20)
                .with("Sealed", true);
    }
}
