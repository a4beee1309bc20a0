package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rings of a few blocks at full speed: no block comes twice, none while the kernel has it. */
class TwoBlocksTest {
    private static final int PACKETS = 1_000_000;
    private static final int FRAME_BYTES = 60;

    @TempDir
    Path home;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void shouldDeliverNoPacketTwice(int numBlocks) throws Exception {
        Path socket = home.resolve("small.sock");
        try (Veth veth = Veth.create();
                Witness witness = Witness.start(
                        home,
                        Entry.of(socket, veth.captured())
                                .with("BlockSize", 4096)
                                .with("NumBlocks", numBlocks));
                CheckingClient one = CheckingClient.start(home, socket);
                CheckingClient other = CheckingClient.start(home, socket)) {
            witness.awaitClients(List.of(one.process(), other.process()));
            try (Child sender = Traffic.flood(home, veth, 0, FRAME_BYTES, PACKETS)) {
                sender.expectStatus(0);
            }
            LedgerData accounts = LedgerData.await(witness, PACKETS);
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
