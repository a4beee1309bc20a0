package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Where nothing happens, nothing is done: a share of CPU time, not a duration. */
@Execution(ExecutionMode.CONCURRENT) // each test waits most of the time, for a runtime of its own
class IdleTest {
    private static final double ALLOWED_PERCENT = 1.0;
    private static final int TRIES = 3;
    private static final long WINDOW_MILLIS = 6_000;
    private static final long SETTLE_MILLIS = 2_000;
    private static final int USER_TIME = 11;
    private static final int SYSTEM_TIME = 12;

    @TempDir
    Path home;

    @Test
    void shouldRestWhileAClientHoldsTheNewestBlock() throws Exception {
        try (Veth veth = Veth.create();
                Witness witness = Witness.start(home, ring(veth));
                Child client = Clients.inC(home, home.resolve("idle.sock"), "-H", 1)) {
            client.awaitErr("ready");
            witness.awaitClients(List.of(client));
            Traffic.send(home, veth, Frames.small(10), 1000);
            client.awaitErr("block");
            assertRests(witness);
            assertTrue(client.isAlive(), client::toString);
        }
    }

    @Test
    void shouldRestWhenAReplayIsOverAndWhileOneWaits() throws Exception {
        List<byte[]> frames = Frames.small(100);
        Path file = Files.write(home.resolve("a.pcap"), Captures.pcap(Captures.recorded(frames, 0)));
        Entry over = Entry.of(home.resolve("idle.sock"), "replay:" + file + "?speed=max");
        Entry unread = Entry.of(home.resolve("unread.sock"), "replay:" + file + "?speed=max");
        Entry slow = Entry.of(home.resolve("slow.sock"), "replay:" + file + "?speed=0.001pps");
        try (Witness witness = Witness.start(home, over, unread, slow);
                Child client = Clients.inC(home, over.socket())) {
            Await.until("it has all", () -> client.lines().size() == frames.size(), client::toString);
            assertRests(witness);
            assertTrue(client.isAlive(), client::toString);
        }
    }

    @Test
    void shouldRestWithoutTraffic() throws Exception {
        try (Veth veth = Veth.create();
                Witness witness = Witness.start(home, ring(veth))) {
            assertRests(witness);
        }
    }

    private Entry ring(Veth veth) {
        return Entry.of(home.resolve("idle.sock"), veth.captured())
                .with("BlockSize", 65536)
                .with("NumBlocks", 16)
                .with("BlockTimeoutMillis", 20);
    }

    /** The machine may be busy and the runtime still warm: the best of a few windows counts. */
    private static void assertRests(Witness witness) throws Exception {
        double percent = 100;
        for (int i = 0; i < TRIES && percent >= ALLOWED_PERCENT; i++) {
            Thread.sleep(SETTLE_MILLIS);
            percent = Math.min(percent, cpuPercent(witness));
        }
        System.out.printf("witness: %.2f %% of a CPU%n", percent);
        assertTrue(percent < ALLOWED_PERCENT, percent + " % of a CPU");
    }

    private static double cpuPercent(Witness witness) throws Exception {
        long start = System.nanoTime();
        long before = cpuTicks(witness);
        Thread.sleep(WINDOW_MILLIS);
        double ticks = cpuTicks(witness) - before;
        return ticks * 1e7 / (System.nanoTime() - start) * 100;
    }

    /** User and system time in hundredths of a second. */
    private static long cpuTicks(Witness witness) throws Exception {
        String stat = Files.readString(
                Path.of("/proc", Long.toString(witness.process().pid()), "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME]);
    }
}
