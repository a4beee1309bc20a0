package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.shell.control.ControlConnection;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The commands {@code rings}, {@code stats}, {@code clients} and {@code losses}: their numbers are what was sent. */
class LookInsideTest extends OnSharedRuntime {
    private static final int FRAME_BYTES = 1000;
    private static final long PACKETS = 20_000;

    @Override
    void addSockets() throws Exception {
        add("rates", entry -> entry.with("BlockSize", 65536).with("NumBlocks", 256));
        add("full", entry -> entry.with("BlockSize", 65536).with("NumBlocks", 8));
        add("slow", entry -> entry.with("BlockSize", 65536).with("NumBlocks", 32));
    }

    private static Data json(ControlConnection connection, String command) throws Exception {
        return new Data(connection.read(command + " --json"));
    }

    private void flood(String name, int packetsPerSecond, long count) throws Exception {
        try (Child sender = Traffic.flood(home, veth(name), packetsPerSecond, FRAME_BYTES, count)) {
            sender.expectStatus(0);
        }
    }

    private static Data readerAt(Data ring, Child client) {
        return ring.get("readers")
                .all()
                .filter(reader -> reader.is("reader.pid", client.pid()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no client " + client.pid() + " in " + ring));
    }

    @Test
    void shouldCountSinceTheLastCallOfASession() throws Exception {
        Path socket = socket("rates");
        try (ControlConnection connection = ControlConnection.to(witness.state());
                Child client = Clients.inC(home, socket, "-q")) {
            witness.awaitClients(List.of(client));
            Data before = json(connection, "witness:stats").at(socket);
            json(connection, "witness:rings");
            flood("rates", 20_000, PACKETS);
            LedgerData.await(witness, socket, before.number("all.taken.packets") + PACKETS);
            Await.until(
                    "all is delivered and returned",
                    () -> LedgerData.of(witness, socket).client(client, "returned.packets") == PACKETS,
                    client::toString);

            Data ring = json(connection, "witness:stats").at(socket);
            assertTrue(ring.number("measuredNanos") > 0, ring::toString);
            assertEquals(PACKETS, ring.number("measured.taken.packets"), ring::toString);
            assertEquals(0, ring.number("measured.kernel.dropped"), ring::toString);
            assertEquals(PACKETS, readerAt(ring, client).number("measured.delivered.packets"), ring::toString);
            assertEquals(PACKETS, readerAt(ring, client).number("measured.returned.packets"), ring::toString);
            assertEquals(0, readerAt(ring, client).number("measured.skipped.packets"), ring::toString);

            Data full = json(connection, "witness:rings " + socket).at(socket);
            assertEquals(PACKETS, full.number("packets"), full::toString);
            assertEquals(ring.number("measured.taken.blocks"), full.number("blocks"), full::toString);
            double slack = (double) full.number("measuredNanos") / full.number("blocks") * full.number("freeBlocks");
            assertEquals(slack, full.number("slackNanos"), 1);
            assertEquals(256, full.number("numBlocks"));
            assertEquals(1, full.number("readers"));

            Thread.sleep(150); // a call that follows faster measures a second anew
            assertEquals(0, json(connection, "witness:stats").at(socket).number("measured.taken.packets"));
        }
    }

    @Test
    void shouldSayWhoAReaderIs() throws Exception {
        Path socket = socket("rates");
        Instant start = Instant.now();
        try (Child client = Clients.inC(home, socket, "-q", "-H", 4)) {
            witness.awaitClients(List.of(client));
            flood("rates", 0, 2000);
            Data shown[] = {null};
            Await.until(
                    "it has blocks in flight",
                    () -> {
                        shown[0] = witness.data("witness:clients")
                                .all()
                                .filter(each -> each.is("subscription.reader.pid", client.pid()))
                                .findFirst()
                                .orElseThrow();
                        return shown[0].number("subscription.ledger.outstanding.blocks") > 0;
                    },
                    client::toString);
            assertEquals("root", shown[0].text("userName"));
            assertEquals("client", shown[0].text("subscription.reader.name"));
            assertTrue(shown[0].number("subscription.oldestInFlightNanos") > 0);
            assertTrue(shown[0].number("subscription.lagBlocks") > 0);
            assertFalse(Instant.parse(shown[0].text("subscription.since")).isBefore(start.minusSeconds(1)));
        }
    }

    /** A reader that is alone may hold all blocks: the kernel drops, and each drop is in the losses. */
    @Test
    void shouldTellOfEachPacketThatTheKernelDropped() throws Exception {
        Path socket = socket("full");
        Instant start = Instant.now();
        try (Child client = Clients.inC(home, socket, "-q", "-H", 8)) {
            witness.awaitClients(List.of(client));
            client.signal("STOP");
            flood("full", 0, PACKETS);
            Data losses = witness.data("witness:losses " + socket);
            long dropped = LedgerData.of(witness, socket).ring("kernel.dropped");
            assertTrue(dropped > 0, losses::toString);
            assertEquals(dropped, sum(losses, "drop"), losses::toString);
            Data last = losses.all().reduce((first, second) -> second).orElseThrow();
            assertEquals(null, last.get("reader").value());
            Instant noticed = Instant.parse(last.text("until"));
            assertFalse(noticed.isBefore(start.minusSeconds(1)), losses::toString);
            client.signal("CONT");
        }
    }

    /** Nobody asks: the ring's thread sees in the next block that the kernel has dropped packets. */
    @Test
    void shouldNoticeDropsByItself() throws Exception {
        Path socket = socket("full");
        long before = losses(socket).all().count();
        long noticedBefore = before == 0 ? 0 : last(losses(socket)).number("number");
        try (Child client = Clients.inC(home, socket, "-q")) {
            witness.awaitClients(List.of(client));
            client.signal("STOP");
            flood("full", 0, PACKETS);
            client.signal("CONT");
            flood("full", 1000, 100);
        }
        Thread.sleep(1500);
        Instant asked = Instant.now();
        Data noticed = last(losses(socket));
        assertTrue(noticed.number("number") > noticedBefore, noticed::toString);
        assertTrue(Instant.parse(noticed.text("until")).isBefore(asked.minusMillis(1000)), noticed::toString);
    }

    private Data losses(Path socket) throws Exception {
        return witness.data("witness:losses " + socket);
    }

    private static Data last(Data losses) {
        return losses.all().reduce((first, second) -> second).orElseThrow();
    }

    /** A reader that is stopped loses what another one needs: what was skipped, and what it had when it was evicted. */
    @Test
    void shouldTellWhatASlowReaderHasLost() throws Exception {
        Path socket = socket("slow");
        try (Child good = Clients.inC(home, socket, "-q");
                Child slow = Clients.inC(home, socket, "-q")) {
            witness.awaitClients(List.of(good, slow));
            slow.signal("STOP");
            try (Child sender = Traffic.flood(home, veth("slow"), 20_000, FRAME_BYTES)) {
                Await.until(
                        "it is evicted",
                        () -> !LedgerData.of(witness, socket).hasClient(slow) || !sender.isAlive(),
                        witness.process()::toString);
            }
            slow.signal("CONT");
            Data losses = losses(socket);
            LedgerData ledger = LedgerData.of(witness, socket);
            assertEquals(
                    ledger.ring("ended.ledger.skipped.packets") + ledger.ring("ended.ledger.forfeited.packets"),
                    sum(losses, "skip") + sum(losses, "eviction"),
                    () -> losses + "\n" + ledger);
            Data eviction = losses.all()
                    .filter(loss -> loss.is("kind", "eviction"))
                    .findFirst()
                    .orElseThrow();
            assertEquals(slow.pid(), eviction.number("reader.pid"));
            assertTrue(eviction.text("detail").startsWith("evicted for the sake of the other readers"));
            assertTrue(eviction.number("lost.blocks") > 0);
        }
    }

    private static long sum(Data losses, String kind) {
        return losses.all()
                .filter(loss -> loss.is("kind", kind))
                .mapToLong(loss -> loss.number("lost.packets"))
                .sum();
    }

    /** What the page shows of a table has the columns that the command prints; other lines have the form that they have here. */
    @Test
    void shouldAnswerAsThePageShows() throws Exception {
        List<CodeBlock> blocks = Page.of("docs/operations.md").blocks();
        int tables = 0;
        for (int i = 1; i < blocks.size(); i++) {
            if (!blocks.get(i).language().equals("text")) {
                continue;
            }
            List<String> shown = blocks.get(i).text().lines().toList();
            List<String> commands = blocks.get(i - 1).text().lines().toList();
            String command = commands.get(0).replaceFirst("^sudo \\./witness shell (witness:)?(\\w+).*", "witness:$2");
            if (command.startsWith("witness:") && !command.equals("witness:tap")) {
                String columns = witness.shell(command).lines().findFirst().orElseThrow();
                assertEquals(List.of(columns.split(" +")), List.of(shown.get(0).split(" +")), command);
                assertTrue(shown.size() > 1, command);
                tables++;
            } else {
                assertTrue(
                        shown.stream()
                                .allMatch(line -> line.matches(
                                        "\\d\\d:\\d\\d:\\d\\d\\.\\d{9} .*|\\d{4}-\\S+ (INFO |WARN |ERROR) .*"
                                                + "|\\S+\\.conf:.*|(ok|warn|fail|VERDICT) +.*|\\d+ packets; .*")),
                        shown::toString);
            }
        }
        assertEquals(5, tables);
    }

    @Test
    void shouldRefuseWrongArguments() throws Exception {
        try (ControlConnection connection = ControlConnection.to(witness.state())) {
            for (String command : List.of("rings", "stats", "losses")) {
                for (String arguments : List.of("/no/such.sock", "--jsn", "a b", "'' ''", "\u0001\u0002")) {
                    ByteArrayOutputStream out = new ByteArrayOutputStream();
                    ControlConnection.Outcome outcome =
                            connection.execute("witness:" + command + " " + arguments, out, out);
                    assertFalse(outcome.succeeded(), command + " " + arguments);
                    assertEquals(0, out.size());
                    boolean hasRemedy = outcome.error().startsWith("usage: witness:" + command)
                            || outcome.error().endsWith(": use one that witness:sockets shows");
                    assertTrue(hasRemedy, outcome::error);
                }
            }
        }
    }
}
