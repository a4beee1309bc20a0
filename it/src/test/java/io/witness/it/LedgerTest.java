package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ledgers of a ring whose readers come, are slow, hold, leave and are killed, against what was sent. */
class LedgerTest {
    private static final long PACKETS = Long.getLong("witness.ledger.packets", Soak.times(1_000_000, 3_000_000));
    private static final long SEED = Long.getLong("witness.ledger.seed", 1);
    private static final int FRAME_BYTES = 60;
    private static final int MOST_READERS = 8;

    @TempDir
    Path home;

    private final Random random = new Random(SEED);
    private final List<CheckingClient> readers = new ArrayList<>();

    @Test
    void shouldCloseWhateverReadersDo() throws Exception {
        System.out.println("witness: seed " + SEED);
        try (Veth veth = Veth.create();
                Witness witness = Witness.start(home, ring(veth))) {
            try (Child sender = Traffic.flood(home, veth, 0, FRAME_BYTES, PACKETS)) {
                while (sender.isAlive()) {
                    act();
                    LedgerData.of(witness).assertClosed();
                }
                sender.expectStatus(0);
            }
            LedgerData accounts = LedgerData.await(witness, PACKETS);
            System.out.println("witness: " + witness.shell("witness:ledger"));
            for (CheckingClient reader : readers) {
                compare(witness, reader);
            }
            assertEquals(PACKETS, accounts.ring("kernel.accepted") + accounts.ring("kernel.dropped"));
        } finally {
            readers.forEach(CheckingClient::close);
        }
    }

    private void act() throws Exception {
        readers.removeIf(reader -> !reader.isConnected());
        int what = random.nextInt(10);
        if (what < 6 && readers.size() < MOST_READERS) {
            int sleepMicros = random.nextBoolean() ? 0 : random.nextInt(20_000);
            int hold = random.nextInt(4) > 0 ? 0 : random.nextInt(80);
            readers.add(CheckingClient.start(home, socket(), "-S", sleepMicros, "-H", hold));
        } else if (!readers.isEmpty()) {
            CheckingClient reader = readers.get(random.nextInt(readers.size()));
            reader.process().signal(List.of("KILL", "STOP", "TERM").get(random.nextInt(3)));
        }
    }

    /** What a reader that is still there has seen is what was delivered to it, once nothing waits for it any more. */
    private static void compare(Witness witness, CheckingClient reader) throws Exception {
        Child client = reader.process();
        client.signal("CONT");
        Await.until(
                "nothing waits, or it is gone",
                () -> {
                    LedgerData now = LedgerData.of(witness);
                    return !now.hasClient(client) || now.client(client, "waiting.blocks") == 0;
                },
                client::toString);
        LedgerData accounts = LedgerData.of(witness);
        if (!accounts.hasClient(client)) {
            return; // evicted, with what it knew of itself
        }
        accounts.assertClosed();
        CheckingClient.Seen seen = reader.end();
        assertEquals(accounts.client(client, "delivered.packets"), seen.packets(), client::toString);
        assertEquals(accounts.client(client, "skipped.blocks"), seen.missingBlocks(), client::toString);
        assertEquals(0, seen.wrong(), client::toString);
    }

    private Entry ring(Veth veth) {
        return Entry.of(socket(), veth.captured()).with("BlockSize", 65536).with("NumBlocks", 512);
    }

    private Path socket() {
        return home.resolve("ledger.sock");
    }
}
