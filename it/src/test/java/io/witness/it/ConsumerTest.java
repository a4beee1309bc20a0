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

/** A consumer that is dropped in and taken out beside clients, and what the shell tells of all of them. */
class ConsumerTest {
    private static final int PACKETS = 5_000;
    private static final String CONSUMER = "protocols";

    @TempDir
    Path home;

    @Test
    void shouldCountWhatClientsReceive() throws Exception {
        try (Veth veth = Veth.create();
                Witness witness = Witness.start(home, ring(veth))) {
            List<Child> clients = clients();
            witness.awaitClients(clients);
            assertShowsProcesses(witness.shellProcess("witness:clients"), clients);
            assertEquals(List.of(), ConsumerData.of(witness));

            Path jar = Consumers.drop(witness);
            ConsumerData.awaitRunning(witness);
            List<byte[]> frames = Frames.varied(PACKETS);
            Traffic.send(home, veth, frames, 5000);
            for (Child client : clients) {
                client.expectStatus(0);
                Received.inOrder(Frames.hex(frames), client);
            }
            awaitFigures(witness, "packets", frames.size());
            awaitFigures(
                    witness,
                    "bytes",
                    frames.stream().mapToInt(frame -> frame.length).sum());
            assertShowsRing(witness.shellProcess("witness:sockets"), veth);

            Files.delete(jar);
            awaitNoConsumer(witness);
        }
    }

    @Test
    void shouldComeAndGoWhilePacketsFlow() throws Exception {
        try (Veth veth = Veth.create();
                Witness witness = Witness.start(home, ring(veth));
                Child client = Clients.inC(home, socket());
                Child sender = Traffic.flood(home, veth, 5000, 60)) {
            for (int i = 0; i < 3; i++) {
                Path jar = Consumers.drop(witness);
                ConsumerData.awaitRunning(witness);
                Await.until("it counts", () -> figures(witness, "packets") > 0);
                Files.delete(jar);
                awaitNoConsumer(witness);
            }
            assertTrue(sender.isAlive() && client.isAlive(), () -> sender + "\n" + client);
            assertContiguous(client.lines());
        }
    }

    /** It keeps a block of a small ring for long, once. */
    @Test
    void shouldComeBackAfterAnEvictionAndCountWhatItMissed() throws Exception {
        Path capture = home.resolve("a.pcap");
        Files.write(capture, Captures.pcap(Captures.recorded(Frames.varied(1000), 1_600_000_000_000_000_000L)));
        Entry small = Entry.of(socket(), "replay:" + capture + "?speed=1000pps&loop=yes")
                .with("BlockSize", 65536)
                .with("NumBlocks", 8)
                .with("BlockTimeoutMillis", 20);
        try (Witness witness = Witness.start(home, small)) {
            Consumers.drop(witness);
            ConsumerJar.drop(ConsumerJar.build(home, "slow", "Slow", SLOW, ""), witness);
            String[] last = {""};
            Await.until(
                    "it is back",
                    () -> {
                        List<ConsumerData> rows = ConsumerData.of(witness);
                        last[0] = rows.toString();
                        return rows.stream()
                                .anyMatch(row -> row.is("slow", socket())
                                        && row.isRunning()
                                        && row.restarts() == 1
                                        && row.missed() > 0
                                        && row.figure("blocks") > 0
                                        && row.why().contains("evicted for the sake of the other readers"));
                    },
                    () -> last[0] + witness.process());
        }
    }

    private static final String SLOW =
            """
            import io.witness.api.consumer.*;

            public class Slow implements PacketConsumerFactory {
                static boolean slept;
                public PacketConsumer open(ConsumerContext context) {
                    Figure blocks = context.figure("blocks", "blocks", "blocks read");
                    return block -> {
                        blocks.add(1);
                        if (!slept) {
                            slept = true;
                            Thread.sleep(1500);
                        }
                    };
                }
            }
            """;

    private Entry ring(Veth veth) {
        return Entry.of(socket(), veth.captured())
                .with("BlockSize", 65536)
                .with("NumBlocks", 256)
                .with("BlockTimeoutMillis", 20);
    }

    private Path socket() {
        return home.resolve("consumed.sock");
    }

    private List<Child> clients() throws Exception {
        return List.of(
                Clients.inC(home, socket(), "-c", PACKETS),
                Clients.inPython(home, socket(), "-c", PACKETS),
                Clients.dump(home, socket(), "-x", "-c", PACKETS));
    }

    /** A figure such as {@code udp.packets=7}, summed up over all protocols. */
    private static long figures(Witness witness, String name) throws Exception {
        return ConsumerData.of(witness).stream()
                .mapToLong(placed -> placed.sum("." + name))
                .sum();
    }

    private static void awaitFigures(Witness witness, String name, long expected) throws Exception {
        long[] last = {-1};
        Await.until(
                "the consumer has " + expected + " " + name,
                () -> (last[0] = figures(witness, name)) == expected,
                () -> "it has " + last[0]);
    }

    private static void awaitNoConsumer(Witness witness) throws Exception {
        ConsumerData.awaitNone(witness, placed -> placed.consumer().equals(CONSUMER));
    }

    private static void assertShowsProcesses(String table, List<Child> clients) {
        List<String> names = List.of("client", "python3", "java");
        for (int i = 0; i < clients.size(); i++) {
            List<String> expected =
                    List.of(names.get(i), Long.toString(clients.get(i).pid()), "0");
            assertTrue(
                    rows(table).stream().anyMatch(row -> row.containsAll(expected)), () -> expected + " in\n" + table);
        }
    }

    private void assertShowsRing(String table, Veth veth) {
        List<String> row = rows(table).stream()
                .filter(cells -> cells.contains(socket().toString()))
                .findFirst()
                .orElseThrow(() -> new AssertionError(table));
        assertTrue(row.contains(veth.captured()), table);
        assertEquals(2, row.stream().filter(Integer.toString(PACKETS)::equals).count(), "taken, accepted:\n" + table);
    }

    private static List<List<String>> rows(String table) {
        List<List<String>> rows = new ArrayList<>();
        table.lines().forEach(line -> rows.add(Arrays.asList(line.strip().split("\\s+"))));
        return rows;
    }

    private static void assertContiguous(List<String> lines) {
        long next = Traffic.floodNumber(lines.get(0));
        for (String line : lines) {
            assertEquals(next++, Traffic.floodNumber(line));
        }
    }
}
