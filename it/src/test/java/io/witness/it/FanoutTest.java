package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A packet reaches one ring of a group, and only one. */
class FanoutTest extends OnSharedRuntime {
    private static final int SIZE = 4;
    private static final int PACKETS = 8_000;
    private static final int PACKETS_PER_SECOND = 10_000;
    private static final int OPENINGS = 3;
    private static final int FLOOD_PER_SECOND = 100_000;

    private static final List<String> TYPES =
            List.of("hash", "lb", "cpu", "rollover", "rnd", "qm", "hash|rollover", "cbpf");
    /** Of {@link Frames#small}: IPv4 of one half of the flows, of the other, the rest. */
    private static final String PROGRAM = "udp src portrange 0-1500; udp; not ip";

    @Override
    void addSockets() throws Exception {
        for (String type : TYPES) {
            add(name(type), entry -> group(entry, type, 32768, 50, 128));
        }
    }

    @Test
    void shouldShowTheGroupAndWhatRollsOver() throws Exception {
        Data sockets = witness.data("witness:sockets");
        for (String type : TYPES) {
            Data shown = sockets.at(socket(name(type)));
            assertEquals(type, shown.text("fanout.type"));
            assertEquals(type.equals("cbpf") ? PROGRAM : "", shown.text("fanout.program"));
            assertEquals(SIZE, shown.number("fanout.size"));
            assertTrue(shown.number("fanout.id") > 0, shown::toString);
            assertEquals(
                    !type.contains("rollover"), shown.get("totals.rollover").value() == null, shown::toString);
        }
        assertTrue(witness.shell("witness:sockets").contains("  cbpf/"), () -> sockets.toString());
    }

    static List<String> types() {
        return TYPES;
    }

    @ParameterizedTest
    @MethodSource("types")
    void shouldDeliverEveryPacketAtOneIndex(String type) throws Exception {
        List<Child> clients = clients(socket(name(type)));
        witness.awaitClients(clients);
        List<byte[]> frames = Frames.small(PACKETS);
        Traffic.send(home, veth(name(type)), frames, PACKETS_PER_SECOND);
        awaitLines(clients, PACKETS);
        Received.onceInAll(Frames.hex(frames), parts(clients));
        clients.forEach(Child::close);
    }

    /** Blocks that are still open when the clients come, so that these see the rings' first packets. */
    @Test
    void shouldDeliverNoPacketTwiceWhileTheRingsAreOpened() throws Exception {
        int fromTheFirst = 0;
        for (int i = 0; i < OPENINGS; i++) {
            Path socket = home.resolve("opened" + i + ".sock");
            try (Veth veth = Veth.create();
                    Child sender = Traffic.flood(home, veth, FLOOD_PER_SECOND, 60)) {
                Entry opened = group(Entry.of(socket, veth.captured()), "lb", 4 << 20, 4000, 8);
                List<Child> clients = clients(socket, "-w", 30, "-c", PACKETS);
                new FileSource(witness.configuration()).write(entries(opened));
                for (Child client : clients) {
                    client.expectStatus(0);
                }
                assertTrue(sender.isAlive() && witness.process().isAlive(), sender::toString);
                assertEachOnce(parts(clients));
                fromTheFirst += clients.stream().allMatch(FanoutTest::sawTheFirstBlock) ? 1 : 0;
            }
        }
        assertTrue(fromTheFirst > 0, "no client came in time to see the first packets: nothing is shown");
    }

    private static boolean sawTheFirstBlock(Child client) {
        return client.err().contains("first block 1\n");
    }

    private static void assertEachOnce(List<List<String>> parts) {
        Set<Long> numbers = new HashSet<>();
        long total = 0;
        for (List<String> part : parts) {
            part.forEach(line -> numbers.add(Traffic.floodNumber(line)));
            total += part.size();
        }
        assertEquals(0, total - numbers.size(), "packets that came twice");
    }

    private static Entry group(Entry entry, String type, int blockSize, int timeoutMillis, int blocks) {
        return entry.with("BlockSize", blockSize)
                .with("NumBlocks", blocks)
                .with("BlockTimeoutMillis", timeoutMillis)
                .with("FanoutType", type)
                .with("FanoutProgram", type.equals("cbpf") ? PROGRAM : "")
                .with("FanoutSize", SIZE);
    }

    private static String name(String type) {
        return type.replace('|', '-');
    }

    private static List<Child> clients(Path socket, Object... options) throws Exception {
        List<Child> clients = new ArrayList<>();
        for (int index = 0; index < SIZE; index++) {
            List<Object> all = new ArrayList<>(List.of("-i", index));
            all.addAll(List.of(options));
            clients.add(Clients.inC(home, socket, all.toArray()));
        }
        return clients;
    }

    private static void awaitLines(List<Child> clients, int count) throws Exception {
        Await.until(
                "clients have " + count + " packets",
                () -> parts(clients).stream().mapToInt(List::size).sum() >= count,
                () -> "they have " + parts(clients).stream().map(List::size).toList());
    }

    private static List<List<String>> parts(List<Child> clients) {
        return clients.stream().map(Child::lines).toList();
    }
}
