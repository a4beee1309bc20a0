package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong is named with its place and its remedy, and hurts nothing that is right. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {
    /** Of a runtime with good entries, and some that are not quite. */
    @TempDir
    static Path shared;

    @TempDir
    Path home;

    private Veth link;
    private Witness common;

    @BeforeAll
    void start() throws Exception {
        link = Veth.create();
        common = Witness.launch(
                shared,
                Entry.file(
                        Entry.of(shared.resolve("good.sock"), "lo"),
                        Entry.of(shared.resolve("bad.sock"), "lo").with("BlockSize", 5000),
                        Entry.of(shared.resolve("unknown.sock"), "lo").with("BlokSize", 65536),
                        Entry.of(shared.resolve("late.sock"), "later0").with("BlockTimeoutMillis", 20),
                        Entry.of(shared.resolve("link.sock"), link.captured()).with("BlockTimeoutMillis", 20)));
    }

    @AfterAll
    void stop() throws Exception {
        try (Veth pair = link) {
            common.close();
        }
    }

    @Test
    void shouldNameLineAndColumnOfWhatIsNotJson() throws Exception {
        String file = "[\n  // a comment is allowed\n  {\"SocketName\": \"a.sock\" \"Interface\": \"lo\"}\n]\n";
        try (Witness witness = Witness.launch(home, file)) {
            assertEquals(2, witness.awaitFailure());
            String line = errorLine(witness, "testimony.conf:3:");
            assertTrue(line.contains("26") && line.contains("expected"), line);
        }
    }

    @Test
    void shouldServeTheGoodEntriesBesideABadOne() throws Exception {
        assertEquals("witness: ready: 3 of 5 sockets", common.awaitReady());
        String line = errorLine(common, "BlockSize=5000");
        assertTrue(line.contains("testimony.conf:9"), line);
        assertTrue(line.contains("4096"), line);
        assertTrue(Files.exists(shared.resolve("good.sock")), common.process()::toString);
        assertFalse(Files.exists(shared.resolve("bad.sock")), common.process()::toString);
    }

    @Test
    void shouldRefuseMoreBlocksThanTheHeapHasRoomForAndKeepNothingOfThem() throws Exception {
        Entry good = Entry.of(home.resolve("good.sock"), "lo");
        Entry many = Entry.of(home.resolve("many.sock"), "lo")
                .with("BlockSize", 4096)
                .with("NumBlocks", 65_536)
                .with("FanoutSize", 31);
        Entry twice = Entry.of(home.resolve("twice.sock"), "lo")
                .with("BlockSize", 4096)
                .with("NumBlocks", 50_000)
                .with("FanoutSize", 40);
        String file = Entry.file(good, many, twice);
        try (Witness witness = Witness.launch(home, file)) {
            assertEquals("witness: ready: 1 of 3 sockets", witness.awaitReady());
            String line = errorLine(witness, "many.sock: NumBlocks=65536");
            boolean allows = availableMebibytes() > 9000;
            assertTrue(
                    line.contains(allows ? " MiB of heap" : " are available") && line.contains("blocks or less"), line);
            for (int touched = 1; touched <= 3; touched++) {
                Files.writeString(witness.configuration(), file + " ".repeat(touched));
                awaitLines(witness, "many.sock: NumBlocks=65536", 1 + touched);
                awaitLines(witness, "twice.sock: NumBlocks=50000", 1 + touched);
            }
            assertEquals(1, rings(witness), "mapped rings");
            assertTrue(residentMebibytes(witness) < 500, "a ring that was refused is there");
        }
    }

    /** Of the default heap. The rings take 1536 MiB of the host. */
    @Test
    void shouldServeAsManyBlocksAsTheHeapHasRoomFor() throws Exception {
        Entry many = Entry.of(home.resolve("many.sock"), "lo")
                .with("BlockSize", 4096)
                .with("NumBlocks", 65_536)
                .with("FanoutSize", 6);
        try (Witness witness = Witness.launch(home, Entry.file(many))) {
            if (availableMebibytes() < 2500) {
                assertEquals("witness: ready: 0 of 1 sockets", witness.awaitReady());
                assertTrue(errorLine(witness, "NumBlocks=65536").contains(" are available"));
                return;
            }
            assertEquals("witness: ready: 1 of 1 sockets", witness.awaitReady());
            assertEquals(6, rings(witness), "mapped rings");
            String err = witness.process().err();
            assertFalse(err.contains("OutOfMemoryError"), err);
        }
    }

    private static long availableMebibytes() throws Exception {
        try (Stream<String> lines = Files.lines(Path.of("/proc/meminfo"))) {
            return lines.filter(line -> line.startsWith("MemAvailable:"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                            .sum()
                    >> 10;
        }
    }

    private static void awaitLines(Witness witness, String text, int count) throws Exception {
        Await.until(
                count + " lines have " + text,
                () -> witness.process().errLines(text).size() >= count,
                witness.process()::toString);
    }

    private static long rings(Witness witness) throws Exception {
        try (Stream<String> lines = Files.lines(proc(witness, "maps"))) {
            return lines.filter(line -> line.contains("socket:[")).count();
        }
    }

    private static long residentMebibytes(Witness witness) throws Exception {
        try (Stream<String> lines = Files.lines(proc(witness, "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                            .sum()
                    >> 10;
        }
    }

    private static Path proc(Witness witness, String file) {
        return Path.of("/proc", Long.toString(witness.process().pid()), file);
    }

    @Test
    void shouldNameTheLikelyKeyForAnUnknownOne() throws Exception {
        String line = errorLine(common, "BlokSize");
        assertTrue(line.contains("BlockSize"), line);
    }

    @Test
    void shouldNameTheMissingCapability() throws Exception {
        Entry entry = Entry.of(home.resolve("a.sock"), "lo");
        try (Witness witness =
                Witness.launch(home, Entry.file(entry), "setpriv", "--bounding-set=-net_raw", "--inh-caps=-net_raw")) {
            witness.awaitFailure();
            String line = errorLine(witness, "CAP_NET_RAW");
            assertTrue(line.contains("setcap") || line.contains("sudo"), line);
        }
    }

    @Test
    void shouldWaitForAMissingInterface() throws Exception {
        Path socket = shared.resolve("late.sock");
        common.awaitReady();
        errorLine(common, "later0");
        common.awaitPhase(socket, "waiting");
        assertFalse(Files.exists(socket), "no socket file while the interface is missing");
        try (Veth veth = Veth.create("later0")) {
            Await.until("the socket is there", () -> Files.exists(socket), common.process()::toString);
            receiveOne(common, socket, veth);
        }
    }

    @Test
    void shouldResumeWhenTheLinkComesBack() throws Exception {
        Path socket = shared.resolve("link.sock");
        common.awaitReady();
        link.down();
        common.awaitPhase(socket, "down");
        link.up();
        common.awaitPhase(socket, "capturing");
        receiveOne(common, socket, link);
    }

    private void receiveOne(Witness witness, Path socket, Veth veth) throws Exception {
        List<byte[]> frames = Frames.small(1);
        try (Child client = Clients.inC(home, socket, "-c", 1, "-w", 30)) {
            witness.awaitClients(List.of(client));
            Traffic.send(home, veth, frames, 1);
            client.expectStatus(0);
            Received.inOrder(Frames.hex(frames), client);
        }
    }

    private static String errorLine(Witness witness, String text) throws Exception {
        witness.process().awaitErr(text);
        return witness.process().errLines(text).get(0);
    }
}
