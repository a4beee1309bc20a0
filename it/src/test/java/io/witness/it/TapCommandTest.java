package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.shell.control.ControlConnection;
import java.io.ByteArrayOutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** {@code witness:tap}: it shows what is sent, and a terminal that reads nothing holds up nobody. */
class TapCommandTest extends OnSharedRuntime {
    private static final int FRAME_BYTES = 100;
    private static final Pattern LAST_LINE = Pattern.compile("(?m)^(\\d+) packets?; (\\d+) were skipped");
    /** Of a packet, which is its number among those that were sent. */
    private static final Pattern SOURCE = Pattern.compile("(?m)^\\S+ IP (10\\.0\\.\\d+\\.\\d+)\\D");

    @Override
    void addSockets() throws Exception {
        add(
                "tapped",
                entry -> entry.with("BlockSize", 65536).with("NumBlocks", 64).with("BlockTimeoutMillis", 20));
    }

    private Child flood(int packetsPerSecond, long count) throws Exception {
        return Traffic.flood(home, veth("tapped"), packetsPerSecond, FRAME_BYTES, count);
    }

    private boolean hasTap(boolean open) throws Exception {
        return witness.data("witness:consumers")
                        .all()
                        .anyMatch(row -> row.is("consumer", "tap") && row.is("state", "running"))
                == open;
    }

    private void awaitTap(boolean open) throws Exception {
        Await.until("a tap is " + (open ? "open" : "gone"), () -> hasTap(open), witness.process()::toString);
    }

    /** Exactly those that were sent, of which a filter takes all, or those with an odd source address. */
    @Test
    void shouldShowEachPacketOnce() throws Exception {
        for (Map.Entry<String, Integer> each : Map.of("", 300, "'udp and len > 90'", 300, "'ip[15] & 1 = 1'", 150)
                .entrySet()) {
            ByteArrayOutputStream output = new ByteArrayOutputStream();
            ByteArrayOutputStream error = new ByteArrayOutputStream();
            String command = "witness:tap " + socket("tapped") + " " + each.getKey() + " -c " + each.getValue();
            CompletableFuture<ControlConnection.Outcome> outcome = start(command, output, error);
            awaitTap(true);
            try (Child sender = flood(5000, 300)) {
                sender.expectStatus(0);
            }
            assertTrue(outcome.get().succeeded(), () -> outcome.join().error());
            int expected = each.getValue();
            List<String> sources = SOURCE.matcher(output.toString())
                    .results()
                    .map(source -> source.group(1))
                    .toList();
            assertEquals(
                    IntStream.range(0, 300)
                            .filter(number -> expected == 300 || number % 2 == 1)
                            .mapToObj(number -> "10.0." + number / 256 + "." + number % 256)
                            .toList(),
                    sources,
                    output::toString);
            assertEquals(expected, output.toString().lines().count(), output::toString);
            output.toString()
                    .lines()
                    .forEach(line -> assertTrue(line.matches("\\d\\d:\\d\\d:\\d\\d\\.\\d{9} .*"), line));
            assertEquals(
                    expected + " packets; 0 were skipped, because they came faster than they could be shown\n",
                    "" + error);
            awaitTap(false);
        }
    }

    private CompletableFuture<ControlConnection.Outcome> start(
            String command, ByteArrayOutputStream output, ByteArrayOutputStream error) {
        return CompletableFuture.supplyAsync(() -> {
            try (ControlConnection connection = ControlConnection.to(witness.state())) {
                return connection.execute(command, output, error);
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
    }

    @Test
    void shouldSayWhatIsWrong() throws Exception {
        String socket = socket("tapped").toString();
        assertRefused("", "usage: witness:tap SOCKET [FILTER] [-c COUNT]");
        assertRefused("/no/such.sock", "there is no socket /no/such.sock: use one that witness:sockets shows");
        assertRefused(socket + " 'udp prot 53'", "syntax error: see pcap-filter(7)");
        assertRefused(socket + " -c 0", "-c needs a number of packets, at least 1; usage: witness:tap ");
        assertRefused(socket + " -c", "-c needs a number of packets, at least 1; usage: witness:tap ");
        assertRefused("-x " + socket, "there is no option -x; usage: witness:tap ");
        assertTrue(hasTap(false));
    }

    private void assertRefused(String arguments, String message) throws Exception {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        try (ControlConnection connection = ControlConnection.to(witness.state())) {
            ControlConnection.Outcome outcome = connection.execute("witness:tap " + arguments, output, output);
            assertFalse(outcome.succeeded());
            assertTrue(outcome.error().contains(message), outcome::error);
            assertEquals(0, output.size(), output::toString);
        }
    }

    /** It reads nothing, so that its lines are skipped; another reader gets all; its end is the end of the tap. */
    @Test
    void shouldNeitherWaitForASlowTerminalNorOutliveIt() throws Exception {
        Path socket = socket("tapped");
        long packets = 60_000;
        long before = LedgerData.of(witness, socket).ring("taken.packets");
        try (Child reader = Clients.inC(home, socket, "-q")) {
            witness.awaitClients(List.of(reader));
            try (SocketChannel slow = SocketChannel.open(
                    UnixDomainSocketAddress.of(witness.state().resolve("control.sock")))) {
                request(slow, "witness:tap " + socket);
                awaitTap(true);
                try (Child sender = flood(30_000, packets)) {
                    sender.expectStatus(0);
                }
                LedgerData ledger = LedgerData.await(witness, socket, before + packets);
                assertEquals(0, ledger.ring("kernel.dropped"));
                assertEquals(0, ledger.client(reader, "skipped.packets"));
                Await.until(
                        "the tap has nothing in hand",
                        () -> tap().number("ledger.outstanding.blocks") == 0
                                && tap().number("ledger.waiting.blocks") == 0,
                        witness.process()::toString);
                assertEquals(0, tap().number("ledger.skipped.blocks"), "it reads all, and drops lines instead");
            }
            awaitTap(false);
        }
    }

    private Data tap() throws Exception {
        return witness.data("witness:consumers")
                .all()
                .filter(row -> row.is("consumer", "tap"))
                .findFirst()
                .orElseThrow();
    }

    /** What was shown and what was skipped is all there was. */
    @Test
    void shouldCountWhatASlowTerminalMissed() throws Exception {
        Path socket = socket("tapped");
        String command = Witness.COMMAND + " shell --state " + witness.state() + " witness:tap " + socket + " -c 20000";
        Path sent = home.resolve("sent");
        String slow = command + " | (until [ -e " + sent + " ]; do sleep 0.1; done; wc -l)";
        try (Child shell = Child.start(home, List.of("bash", "-c", slow))) {
            awaitTap(true);
            try (Child sender = flood(50_000, 60_000)) {
                sender.expectStatus(0);
            }
            Files.createFile(sent);
            try (Child sender = flood(2_000, 20_000)) {
                Await.until("it has enough", () -> !shell.isAlive(), shell::toString);
            }
            shell.expectStatus(0);
            assertEquals("20000", shell.out().strip());
            Matcher counts = LAST_LINE.matcher(shell.err());
            assertTrue(counts.find(), shell::toString);
            assertEquals("20000", counts.group(1));
            long all = 20_000 + Long.parseLong(counts.group(2));
            assertTrue(all > 59_000 && all <= 80_000, shell::toString); // less than 1000 lines waited at the end
        }
    }

    private static void request(SocketChannel channel, String line) throws Exception {
        byte[] text = line.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(4 + text.length);
        channel.write(bytes.putInt(text.length).put(text).flip());
    }
}
