package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a socket has counted outlives its rings, under traffic: no total goes back, and in the end they add up. */
class TotalsTest {
    private static final List<String> GROWING = List.of(
            "replacements",
            "kernel.accepted",
            "kernel.dropped",
            "kernel.freezes",
            "taken.blocks",
            "taken.packets",
            "lostAtClose",
            "malformed",
            "longestHoldNanos",
            "ended.count",
            "ended.evicted",
            "ended.ledger.taken.packets",
            "readers.taken.packets",
            "readers.delivered.packets",
            "readers.returned.packets",
            "readers.skipped.packets",
            "readers.forfeited.packets");
    private static final int PACKETS_PER_SECOND = 20_000;

    @TempDir
    Path home;

    private Witness witness;
    private Data before;

    private Entry ring(Veth veth, int numBlocks) {
        return Entry.of(socket(), veth.captured())
                .with("BlockSize", 65536)
                .with("NumBlocks", numBlocks)
                .with("BlockTimeoutMillis", 20);
    }

    private Path socket() {
        return home.resolve("counted.sock");
    }

    /** Looks once more: all that only grows has grown, or is as before. */
    private Data look() throws Exception {
        Data now = witness.data("witness:ledger").at(socket()).get("totals");
        if (before != null) {
            assertEquals(before.text("since"), now.text("since"));
            for (String number : GROWING) {
                assertTrue(now.number(number) >= before.number(number), () -> number + ": " + before + "\n" + now);
            }
        }
        LedgerData.assertTotalsClosed(now);
        before = now;
        return now;
    }

    private void awaitMore(String number, long atLeast) throws Exception {
        Await.until(
                number + " is " + atLeast,
                () -> look().number(number) >= atLeast,
                () -> before + "\n" + witness.process());
    }

    /** Packets come, and a reader that is connected anew gets some of them. */
    private void awaitTraffic() throws Exception {
        try (CheckingClient client = CheckingClient.start(home, socket())) {
            client.process().awaitErr("first block");
            awaitMore("kernel.accepted", look().number("kernel.accepted") + 5000);
            awaitMore("readers.delivered.packets", look().number("readers.delivered.packets") + 5000);
        }
    }

    @Test
    void shouldGrowAndAddUpThroughEditsAndFlaps() throws Exception {
        Veth veth = Veth.create();
        try (Witness started = Witness.start(home, ring(veth, 64))) {
            witness = started;
            FileSource file = new FileSource(witness.configuration());
            try (Child sender = Traffic.flood(home, veth, PACKETS_PER_SECOND, 60)) {
                awaitTraffic();
                file.write(ring(veth, 128));
                awaitMore("replacements", 1);
                awaitTraffic();
                veth.down();
                witness.awaitPhase(socket(), "down");
                look();
                veth.up();
                witness.awaitPhase(socket(), "capturing");
                assertTrue(sender.isAlive(), sender::toString);
                awaitTraffic();
                touch(file);
                awaitTraffic();
                assertEquals(1, look().number("replacements"), "neither a flap nor a touch replaces rings");
            }
            String name = veth.captured();
            veth.delete();
            witness.awaitPhase(socket(), "waiting");
            awaitMore("replacements", 2);
            assertTrue(look().number("kernel.accepted") > 20_000, before::toString);
            veth = Veth.create(name);
            witness.awaitPhase(socket(), "capturing");
            try (Child sender = Traffic.flood(home, veth, PACKETS_PER_SECOND, 60)) {
                awaitTraffic();
                assertTrue(sender.isAlive(), sender::toString);
            }
            assertAddsUpAtTheEnd();
        } finally {
            veth.close();
        }
    }

    /** What is kept in memory only goes with the bundle that keeps it, and that can be seen. */
    @Test
    void shouldBeginAnewWithAnotherTimeWhenTheBundleIsUpdated() throws Exception {
        try (Veth veth = Veth.create();
                Witness started = Witness.start(home, ring(veth, 64));
                Child sender = Traffic.flood(home, veth, PACKETS_PER_SECOND, 60)) {
            witness = started;
            awaitTraffic();
            String since = look().text("since");
            before = null;
            witness.update("io.witness.fanout");
            witness.awaitPhase(socket(), "capturing");
            Data anew = look();
            assertTrue(anew.text("since").compareTo(since) > 0, anew::toString);
            assertEquals(0, anew.number("replacements"));
            assertEquals(0, anew.number("ended.count"));
            assertTrue(sender.isAlive(), sender::toString);
        }
    }

    private static void touch(FileSource file) throws Exception {
        Files.setLastModifiedTime(file.file(), FileTime.fromMillis(System.currentTimeMillis() + 2000));
    }

    /** Nothing is on its way any more. */
    private void assertAddsUpAtTheEnd() throws Exception {
        Await.until("all is taken", () -> look().number("notTaken") == 0, () -> before + "\n" + witness.process());
        Await.until("all readers are gone", () -> look().number("ended.count") == 5, () -> before.toString());
        Data end = look();
        assertEquals(end.get("ended.ledger"), end.get("readers"));
        assertEquals(0, end.number("readers.waiting.packets"));
        assertEquals(0, end.number("readers.outstanding.packets"));
        assertEquals(
                end.number("readers.taken.packets"),
                end.number("readers.returned.packets")
                        + end.number("readers.skipped.packets")
                        + end.number("readers.forfeited.packets"));
        assertTrue(end.number("readers.taken.packets") <= end.number("taken.packets"), end::toString);
    }
}
