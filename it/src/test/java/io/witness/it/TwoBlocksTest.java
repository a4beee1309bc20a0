package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rings of a few blocks at full speed: no block comes twice, none while the kernel has it. */
class TwoBlocksTest extends OnSharedRuntime {
    private static final int PACKETS = Soak.times(300_000, 1_000_000);
    private static final int FRAME_BYTES = 60;
    private static final int MOST_BLOCKS = 3;

    @Override
    void addSockets() throws Exception {
        for (int numBlocks = 1; numBlocks <= MOST_BLOCKS; numBlocks++) {
            int blocks = numBlocks;
            add("small" + blocks, entry -> entry.with("BlockSize", 4096).with("NumBlocks", blocks));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, MOST_BLOCKS})
    void shouldDeliverNoPacketTwice(int numBlocks) throws Exception {
        Path socket = socket("small" + numBlocks);
        try (CheckingClient one = CheckingClient.start(home, socket);
                CheckingClient other = CheckingClient.start(home, socket)) {
            witness.awaitClients(List.of(one.process(), other.process()));
            try (Child sender = Traffic.flood(home, veth("small" + numBlocks), 0, FRAME_BYTES, PACKETS)) {
                sender.expectStatus(0);
            }
            LedgerData accounts = LedgerData.await(witness, socket, PACKETS);
            assertEquals(0, accounts.ring("ended.count"), accounts::toString);
            assertDeliveredOnce(one, accounts);
            assertDeliveredOnce(other, accounts);
        }
    }

    private static void assertDeliveredOnce(CheckingClient client, LedgerData accounts) throws Exception {
        CheckingClient.Seen seen = client.end();
        assertEquals(0, seen.wrong(), seen::toString);
        assertEquals(0, seen.missingBlocks(), seen::toString);
        assertEquals(accounts.ring("taken.packets"), seen.packets());
        assertTrue(seen.packets() > 0);
    }
}
