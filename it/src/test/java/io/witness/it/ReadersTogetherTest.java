package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients that do nothing wrong lose what the kernel drops, and nothing else. How much that is depends on the machine, so it
 * is counted.
 */
class ReadersTogetherTest {
    private static final int NUM_BLOCKS = 64;
    private static final int IN_FLIGHT = NUM_BLOCKS / 4;
    private static final int PACKETS_PER_SECOND = 40_000;
    private static final int FRAME_BYTES = 60;
    private static final int PACKETS = 130_000;

    @TempDir
    Path home;

    @Test
    void shouldGiveNothingUpWhenAllClientsPauseTogether() throws Exception {
        List<CheckingClient> clients = new ArrayList<>();
        try (Veth veth = Veth.create();
                Witness witness = Witness.start(home, ring(veth))) {
            for (int i = 0; i < 4; i++) {
                clients.add(CheckingClient.start(home, socket()));
            }
            witness.awaitClients(clients.stream().map(CheckingClient::process).toList());
            try (Child sender = Traffic.flood(home, veth, PACKETS_PER_SECOND, FRAME_BYTES, PACKETS)) {
                clients.get(0).process().awaitErr("first block");
                signal("STOP", clients);
                Await.until("the ring is nearly full", () -> waiting(witness, clients) >= NUM_BLOCKS - IN_FLIGHT - 4);
                signal("CONT", clients);
                assertOnlyTheKernelDropped(witness, sender, clients);
            }
        } finally {
            clients.forEach(CheckingClient::close);
        }
    }

    @Test
    void shouldLetAClientThatIsAloneKeepMostOfTheRing() throws Exception {
        try (Veth veth = Veth.create();
                Witness witness = Witness.start(home, ring(veth));
                CheckingClient holder = CheckingClient.start(home, socket(), "-H", 48)) {
            witness.awaitClients(List.of(holder.process()));
            try (Child sender = Traffic.flood(home, veth, PACKETS_PER_SECOND, FRAME_BYTES, PACKETS)) {
                assertOnlyTheKernelDropped(witness, sender, List.of(holder));
            }
        }
    }

    /** A long time to evict, so that it does not matter how the machine shares its time among them. */
    private Entry ring(Veth veth) {
        return Entry.of(socket(), veth.captured())
                .with("BlockSize", 1 << 17)
                .with("NumBlocks", NUM_BLOCKS)
                .with("EvictAfterMillis", 5000);
    }

    private Path socket() {
        return home.resolve("shared.sock");
    }

    private static void signal(String name, List<CheckingClient> clients) throws Exception {
        List<String> command = new ArrayList<>(List.of("kill", "-" + name));
        clients.forEach(client -> command.add(Long.toString(client.process().pid())));
        assertEquals(0, new ProcessBuilder(command).start().waitFor());
    }

    private static long waiting(Witness witness, List<CheckingClient> clients) throws Exception {
        return LedgerData.of(witness).client(clients.get(0).process(), "waiting.blocks");
    }

    private static void assertOnlyTheKernelDropped(Witness witness, Child sender, List<CheckingClient> clients)
            throws Exception {
        sender.expectStatus(0);
        LedgerData.await(witness, PACKETS);
        Await.until("all clients have all", () -> waiting(witness, clients) == 0);
        LedgerData accounts = LedgerData.of(witness);
        assertEquals(0, accounts.ring("ended.count"), accounts::toString);
        for (CheckingClient client : clients) {
            assertEquals(0, accounts.client(client.process(), "skipped.packets"), accounts::toString);
            CheckingClient.Seen seen = client.end();
            assertEquals(PACKETS - accounts.ring("kernel.dropped"), seen.packets());
            assertEquals(0, seen.missingBlocks());
            assertEquals(0, seen.wrong());
        }
        assertTrue(accounts.ring("kernel.dropped") < PACKETS / 2, accounts::toString);
    }
}
