package io.witness.client;

import static io.witness.client.ServedRing.NUM_BLOCKS;
import static io.witness.client.ServedRing.failure;
import static io.witness.client.ServedRing.takeNext;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.witness.api.packet.BlockLayout;
import io.witness.api.ring.RingException;
import io.witness.protocol.Messages;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How a connection ends, and what ends it. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ConnectionEndTest {
    @RegisterExtension
    final ServedRing served = new ServedRing();

    @Test
    void shouldReportTheEndOnlyAfterAllBlocksWereTaken() throws Exception {
        served.serve(s -> s.sendWords(1, 2));
        try (ClientRing ring = TestimonyClient.connect(served.path(), 0)) {
            Thread.sleep(100);
            assertEquals(1, takeNext(ring));
            ring.release(1);
            assertEquals(2, takeNext(ring));
            assertEquals(102, ring.memory(2).getLong(BlockLayout.SEQUENCE_OFFSET));
            assertEquals(served.path() + ": the server closed the connection", failure(ring));
            assertEquals(served.path() + ": the server closed the connection", failure(ring));
        }
    }

    @Test
    void shouldRefuseWhatNoServerMaySend() throws Exception {
        int[][] bad = {{NUM_BLOCKS}, {2, 2}, {Integer.MAX_VALUE}, {Messages.header(0xC007, 0)}, {0xFFFF0000}};
        String[] reasons = {
            "block index 8 came, the ring has 8 blocks",
            "block index 2 came again before it was returned",
            "block index 2147483647 came, the ring has 8 blocks",
            "a TLV of type 0xc007 came, which a server never sends",
            "a TLV of type 0xffff came, which a server never sends"
        };
        for (int i = 0; i < bad.length; i++) {
            int[] words = bad[i];
            served.serve(s -> {
                s.sendWords(words);
                s.awaitEnd();
            });
            try (ClientRing ring = TestimonyClient.connect(served.path(), 0)) {
                for (int good = 1; good < words.length; good++) {
                    assertEquals(2, takeNext(ring));
                }
                assertEquals(served.path() + ": " + reasons[i], failure(ring));
            }
        }
    }

    @Test
    void shouldSayThatTheServerWasCutOffWithinAMessage() throws Exception {
        for (byte[] part : new byte[][] {{0, 0}, {(byte) 0x8F, 2, 0, 9, '{'}}) {
            served.serve(s -> s.send(part));
            try (ClientRing ring = TestimonyClient.connect(served.path(), 0)) {
                assertEquals(served.path() + ": the server closed the connection within a message", failure(ring));
            }
        }
    }

    @Test
    void shouldEndWhenAServerHandsOutBlocksThatItHasNotGotBack() throws Exception {
        Semaphore released = new Semaphore(1);
        served.serve(s -> {
            for (int i = 0; i < 10_000; i++) {
                released.acquire();
                s.sendWords(i % NUM_BLOCKS);
            }
        });
        try (ClientRing ring = TestimonyClient.connect(served.path(), 0)) {
            String reason = assertThrows(RingException.class, () -> {
                        while (true) {
                            ring.release(takeNext(ring));
                            released.release();
                        }
                    })
                    .getMessage();
            assertEquals(served.path() + ": the server delivers blocks that were not returned", reason);
        }
        released.release(10_000);
    }
}
