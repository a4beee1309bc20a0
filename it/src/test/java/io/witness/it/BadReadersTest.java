package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Consumers that abuse what they are given, all at one ring: a client and a consumer beside them miss nothing. */
@Execution(ExecutionMode.CONCURRENT) // one test waits most of the time, for a runtime of its own
class BadReadersTest {
    private static final int PACKETS = Soak.times(100_000, 1_000_000);
    private static final int PACKETS_PER_SECOND = 20_000;
    private static final String GOOD = "good";

    /** What the consumer does in {@code open} or {@code accept}. */
    private enum Deed {
        HOLDS("", "if (n++ >= 0) context.hold();", "evicted"),
        RETURNS_LATE("", "Thread.sleep(2000);", "evicted"),
        /** Much garbage, then more than there is: an array that fits would take the heap from all others. */
        ALLOCATES(
                "",
                "byte[][] last = new byte[8][]; for (int i = 0; i < 1000; i++) last[i % 8] = new byte[1 << 16];"
                        + " packets.add(new long[1 << 28].length);",
                "OutOfMemory"),
        ENDLESS_FIGURES("while (n >= 0) context.figure(\"f\" + n++, \"\", \"\");", "", "one more than"),
        BAD_FIGURE("context.figure(\"two words\", \"\", \"\");", "", "two words");

        private final String open;
        private final String accept;
        private final String why;

        Deed(String open, String accept, String why) {
            this.open = open;
            this.accept = accept;
            this.why = why;
        }

        String consumer() {
            return "bad-" + ordinal();
        }
    }

    private static final String SOURCE =
            """
            import io.witness.api.consumer.*;
            import io.witness.api.packet.*;

            public class C implements PacketConsumerFactory {
                static int n;
                public PacketConsumer open(ConsumerContext context) throws Exception {
                    Figure packets = context.figure("packets", "packets", "packets read");
                    /*OPEN*/
                    return block -> {
                        for (PacketCursor cursor = block.packets(); cursor.hasNext(); cursor.next()) packets.add(1);
                        /*ACCEPT*/
                    };
                }
            }
            """;

    @TempDir
    Path home;

    private Path socket() {
        return home.resolve("r.sock");
    }

    private Entry ring(Veth veth) {
        return Entry.of(socket(), veth.captured())
                .with("BlockSize", 65536)
                .with("NumBlocks", 128) // so that all packets fill it twice
                .with("BlockTimeoutMillis", 20);
    }

    private void drop(Witness witness, String name, String open, String accept) throws Exception {
        String source = SOURCE.replace("/*OPEN*/", open).replace("/*ACCEPT*/", accept);
        ConsumerJar.drop(ConsumerJar.build(home, name, "C", source, ""), witness);
    }

    @Test
    void shouldMissNothingBesideConsumersThatAbuseWhatTheyGet() throws Exception {
        try (Veth veth = Veth.create();
                Witness witness = Witness.start(home, ring(veth));
                CheckingClient client = CheckingClient.start(home, socket())) {
            witness.awaitClients(List.of(client.process()));
            drop(witness, GOOD, "", "");
            awaitRow(witness, GOOD, "running");
            for (Deed deed : Deed.values()) {
                drop(witness, deed.consumer(), deed.open, deed.accept);
            }
            Await.until("all are placed", () -> ConsumerData.of(witness).size() == 1 + Deed.values().length);
            awaitRow(witness, Deed.HOLDS.consumer(), "running");
            awaitRow(witness, Deed.RETURNS_LATE.consumer(), "running");
            awaitRow(witness, Deed.ALLOCATES.consumer(), "running");
            try (Child sender = Traffic.flood(home, veth, PACKETS_PER_SECOND, 60, PACKETS)) {
                sender.expectStatus(0);
            }
            LedgerData accounts = LedgerData.await(witness, socket(), PACKETS);
            assertEquals(0, accounts.ring("kernel.dropped"), accounts::toString);
            Await.until(
                    "the good consumer has all",
                    () -> row(witness, GOOD).figure("packets") == PACKETS,
                    () -> "" + accounts + witness.process());
            CheckingClient.Seen seen = client.end();
            assertEquals(new CheckingClient.Seen(seen.blocks(), PACKETS, 0, 0, 0), seen);
            for (Deed deed : Deed.values()) {
                Await.until(
                        deed + " is named",
                        () -> row(witness, deed.consumer()).why().contains(deed.why),
                        () -> row(witness, deed.consumer()) + "\n" + witness.process());
            }
            assertTrue(row(witness, GOOD).isRunning() && row(witness, GOOD).restarts() == 0);
        }
    }

    @Test
    void shouldLeaveOneThatFailsAgainAndAgainUntilItIsResumed() throws Exception {
        Path capture = home.resolve("a.pcap");
        Files.write(capture, Captures.pcap(Captures.recorded(Frames.varied(1000), 1_600_000_000_000_000_000L)));
        try (Witness witness = Witness.start(
                home,
                Entry.of(socket(), "replay:" + capture + "?speed=1000pps&loop=yes")
                        .with("BlockSize", 65536)
                        .with("NumBlocks", 16)
                        .with("BlockTimeoutMillis", 20))) {
            drop(witness, GOOD, "", "");
            drop(witness, "failing", "", "if (n++ >= 0) throw new IllegalStateException(\"on purpose\");");
            awaitRow(witness, "failing", "quarantined"); // after pauses of 1 s to 16 s
            assertTrue(row(witness, "failing").why().contains("on purpose"), row(witness, "failing")::toString);
            long restarts = row(witness, "failing").restarts();
            witness.shell("witness:resume failing");
            Await.until(
                    "it was tried again",
                    () -> row(witness, "failing").restarts() > restarts,
                    witness.process()::toString);
            assertTrue(row(witness, GOOD).isRunning() && row(witness, GOOD).restarts() == 0);
        }
    }

    private ConsumerData row(Witness witness, String consumer) {
        try {
            return ConsumerData.of(witness).stream()
                    .filter(each -> each.is(consumer, socket()))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no row of " + consumer));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private void awaitRow(Witness witness, String consumer, String state) throws Exception {
        Await.until(
                consumer + " is " + state,
                () -> ConsumerData.of(witness).stream()
                        .anyMatch(
                                row -> row.is(consumer, socket()) && row.state().equals(state)),
                witness.process()::toString);
    }
}
