package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What one client does to another one: nothing. */
class NeighbourTest extends OnSharedRuntime {
    private static final int PACKETS_PER_SECOND = 300_000;
    private static final int PACKETS = Integer.getInteger("witness.neighbour.packets", Soak.times(500_000, 1_000_000));
    private static final int FRAME_BYTES = 60;

    @Override
    void addSockets() throws Exception {
        for (Bad bad : Bad.values()) {
            add(bad.name(), NeighbourTest::ring);
        }
        add("slow", NeighbourTest::ring);
        add("fifteen", NeighbourTest::ring);
        add("pause", entry -> ring(entry).with("BlockSize", 65536).with("EvictAfterMillis", 300));
        add("alone", entry -> ring(entry).with("BlockSize", 65536));
    }

    private enum Bad {
        NEVER_RETURNS,
        STOPPED,
        KILLED
    }

    @ParameterizedTest
    @EnumSource
    void shouldLoseNothingForABadNeighbour(Bad bad) throws Exception {
        Path socket = socket(bad.name());
        try (CheckingClient good = CheckingClient.start(home, socket);
                CheckingClient neighbour = start(bad, socket)) {
            witness.awaitClients(List.of(good.process(), neighbour.process()));
            try (Child sender = flood(bad.name(), PACKETS_PER_SECOND, PACKETS)) {
                misbehave(bad, neighbour.process());
                LedgerData accounts = awaitAll(socket, sender, PACKETS);
                assertEquals(bad == Bad.KILLED ? 0 : 1, accounts.ring("ended.evicted"));
                assertEquals(1, accounts.ring("ended.count"));
                assertLostNothing(accounts, good);
            }
            if (bad == Bad.NEVER_RETURNS) {
                neighbour.awaitHangUp();
            }
        }
    }

    @Test
    void shouldCountExactlyWhatASlowNeighbourMissesAndKeepIt() throws Exception {
        Path socket = socket("slow");
        try (CheckingClient good = CheckingClient.start(home, socket);
                CheckingClient slow = CheckingClient.start(home, socket, "-S", 25_000)) {
            witness.awaitClients(List.of(good.process(), slow.process()));
            try (Child sender = flood("slow", PACKETS_PER_SECOND, 2 * PACKETS)) {
                awaitAll(socket, sender, 2 * PACKETS);
                LedgerData accounts = awaitDrained(socket, slow);
                assertEquals(0, accounts.ring("ended.count"));
                CheckingClient.Seen seen = slow.end();
                assertTrue(seen.missingBlocks() > 0, seen::toString);
                assertEquals(accounts.client(slow.process(), "skipped.blocks"), seen.missingBlocks());
                assertEquals(accounts.client(slow.process(), "skipped.packets"), seen.missingPackets());
                assertEquals(accounts.client(slow.process(), "delivered.packets"), seen.packets());
                assertEquals(0, seen.wrong());
                assertEquals(0, accounts.ring("kernel.dropped"));
                assertEquals(
                        new CheckingClient.Seen(seen.blocks() + seen.missingBlocks(), 2 * PACKETS, 0, 0, 0),
                        good.end());
            }
        }
    }

    @Test
    void shouldLoseNothingAmongFifteenThatNeverReturn() throws Exception {
        Path socket = socket("fifteen");
        List<CheckingClient> bad = new ArrayList<>();
        try (CheckingClient good = CheckingClient.start(home, socket)) {
            for (int i = 0; i < 15; i++) {
                bad.add(start(Bad.NEVER_RETURNS, socket));
            }
            witness.awaitClients(List.of(good.process()));
            witness.awaitClients(bad.stream().map(CheckingClient::process).toList());
            try (Child sender = flood("fifteen", PACKETS_PER_SECOND, PACKETS)) {
                LedgerData accounts = awaitAll(socket, sender, PACKETS);
                assertEquals(15, accounts.ring("ended.evicted"));
                assertLostNothing(accounts, good);
            }
        } finally {
            bad.forEach(CheckingClient::close);
        }
    }

    /** A small ring, so that the kernel needs each block long before a pause is over; it may drop, but nobody goes. */
    @Test
    void shouldEvictNobodyWhoReturnsItsBlocksForAPauseOfTheRuntime() throws Exception {
        int packets = PACKETS / 2;
        Path socket = socket("pause");
        try (CheckingClient one = CheckingClient.start(home, socket);
                CheckingClient other = CheckingClient.start(home, socket)) {
            witness.awaitClients(List.of(one.process(), other.process()));
            try (Child sender = flood("pause", PACKETS_PER_SECOND / 3, packets)) {
                one.process().awaitErr("first block");
                for (int i = 0; i < 3; i++) {
                    witness.process().signal("STOP");
                    Thread.sleep(500); // as long as a collection or a busy machine may take
                    witness.process().signal("CONT");
                    Thread.sleep(300);
                }
                LedgerData accounts = awaitAll(socket, sender, packets);
                assertEquals(0, accounts.ring("ended.count"), accounts::toString);
                assertEquals(0, one.end().wrong());
                assertEquals(0, other.end().wrong());
            }
        }
    }

    @Test
    void shouldNeverEndASlowReaderThatIsAlone() throws Exception {
        int packets = PACKETS / 4;
        Path socket = socket("alone");
        try (CheckingClient alone = CheckingClient.start(home, socket, "-S", 150_000, "-H", 8)) {
            witness.awaitClients(List.of(alone.process()));
            try (Child sender = flood("alone", PACKETS_PER_SECOND / 3, packets)) {
                LedgerData accounts = awaitAll(socket, sender, packets);
                assertEquals(0, accounts.ring("ended.count"), accounts::toString);
                assertTrue(accounts.client(alone.process(), "skipped.packets") + accounts.ring("kernel.dropped") > 0);
                assertTrue(alone.isConnected());
            }
        }
    }

    private static Entry ring(Entry entry) {
        return entry.with("BlockSize", 1 << 19).with("NumBlocks", 64); // so that all packets fill it twice
    }

    private Child flood(String name, int packetsPerSecond, int packets) throws Exception {
        return Traffic.flood(home, veth(name), packetsPerSecond, FRAME_BYTES, packets);
    }

    private static CheckingClient start(Bad bad, Path socket) throws Exception {
        return bad == Bad.NEVER_RETURNS
                ? CheckingClient.start(home, socket, "-H", 1_000_000)
                : CheckingClient.start(home, socket);
    }

    private static void misbehave(Bad bad, Child client) throws Exception {
        client.awaitErr("first block");
        switch (bad) {
            case STOPPED -> client.signal("STOP");
            case KILLED -> client.signal("KILL");
            case NEVER_RETURNS -> {}
        }
    }

    /** Waits until all that was sent is taken, and the ledgers are closed. */
    private LedgerData awaitAll(Path socket, Child sender, int packets) throws Exception {
        sender.expectStatus(0);
        return LedgerData.await(witness, socket, packets);
    }

    /** Waits until nothing waits for a client, and it holds nothing. */
    private LedgerData awaitDrained(Path socket, CheckingClient client) throws Exception {
        Await.until("the client has all", () -> {
            LedgerData accounts = LedgerData.of(witness, socket);
            return accounts.client(client.process(), "waiting.blocks") == 0
                    && accounts.client(client.process(), "outstanding.blocks") == 0;
        });
        LedgerData accounts = LedgerData.of(witness, socket);
        accounts.assertClosed();
        return accounts;
    }

    private static void assertLostNothing(LedgerData accounts, CheckingClient good) throws Exception {
        assertEquals(0, accounts.ring("kernel.dropped"), accounts::toString);
        assertEquals(0, accounts.client(good.process(), "skipped.packets"), accounts::toString);
        CheckingClient.Seen seen = good.end();
        assertEquals(new CheckingClient.Seen(seen.blocks(), PACKETS, 0, 0, 0), seen);
    }
}
