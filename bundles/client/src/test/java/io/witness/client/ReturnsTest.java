package io.witness.client;

import static io.witness.client.ServedRing.BLOCK_SIZE;
import static io.witness.client.ServedRing.NUM_BLOCKS;
import static io.witness.client.ServedRing.takeNext;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.ring.RingException;
import io.witness.client.testing.MemoryFile;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** When blocks go back to the server. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReturnsTest {
    @RegisterExtension
    final ServedRing served = new ServedRing();

    @Test
    void shouldSendAReturnAtOnceWhileTheTakingThreadSleeps() throws Exception {
        CountDownLatch returned = new CountDownLatch(1);
        served.serve(s -> {
            s.sendWords(0);
            s.receiveWord();
            returned.countDown();
            s.awaitEnd();
        });
        ClientRing ring = TestimonyClient.connect(served.path(), 0);
        assertEquals(0, takeNext(ring));
        Thread sleeper = new Thread(() -> assertThrows(RingException.class, () -> {
            ring.await(-1);
            ring.await(-1);
        }));
        sleeper.start();
        while (sleeper.getState() != Thread.State.RUNNABLE) {
            Thread.onSpinWait();
        }
        Thread.sleep(50);
        ring.release(0);
        assertTrue(returned.await(2, TimeUnit.SECONDS));
        ring.close();
        sleeper.join();
    }

    @Test
    void shouldSendManyReturnsWithoutWaitingForTheTakingThread() throws Exception {
        int many = 40;
        MemoryFile large = new MemoryFile(BLOCK_SIZE, many).sealed();
        CountDownLatch returned = new CountDownLatch(16);
        served.start(s -> {
            s.greet(1, BLOCK_SIZE, many, null);
            s.handOver(large.descriptor());
            s.sendWords(IntStream.range(0, many).toArray());
            while (returned.getCount() > 0) {
                s.receiveWord();
                returned.countDown();
            }
            s.awaitEnd();
        });
        try (ClientRing ring = TestimonyClient.connect(served.path(), 0)) {
            for (int i = 0; i < many; i++) {
                assertEquals(i, takeNext(ring));
            }
            for (int i = 0; i < 16; i++) {
                ring.release(i);
            }
            assertTrue(returned.await(2, TimeUnit.SECONDS));
        }
        large.close();
    }

    @Test
    void shouldKeepReturnsThatTheServersBufferDoesNotTakeYet() throws Exception {
        int rounds = 3000;
        CompletableFuture<Integer> returned = new CompletableFuture<>();
        served.serve(s -> {
            int read = 0;
            for (int i = 0; i < rounds; i++) {
                s.sendWords(i % NUM_BLOCKS);
                if (i >= NUM_BLOCKS - 1) {
                    assertEquals((i + 1) % NUM_BLOCKS, s.receiveWord());
                    read++;
                }
            }
            returned.complete(read);
            s.awaitEnd();
        });
        try (ClientRing ring = TestimonyClient.connect(served.path(), 0)) {
            for (int i = 0; i < rounds; i++) {
                int index = takeNext(ring);
                assertEquals(i % NUM_BLOCKS, index);
                ring.release(index);
            }
            ring.await(0);
            assertEquals(rounds - NUM_BLOCKS + 1, returned.get(5, TimeUnit.SECONDS));
        }
    }

    @Test
    void shouldSendTheRestWhileItSleepsAsSoonAsTheServerReads() throws Exception {
        int many = 8192;
        MemoryFile large = new MemoryFile(BLOCK_SIZE, many).sealed();
        CountDownLatch released = new CountDownLatch(1);
        served.start(s -> {
            s.greet(1, BLOCK_SIZE, many, null);
            s.handOver(large.descriptor());
            s.sendWords(IntStream.range(0, many).toArray());
            released.await();
            Thread.sleep(50);
            for (int i = 0; i < many; i++) {
                assertEquals(i, s.receiveWord());
            }
            s.sendWords(77);
            s.awaitEnd();
        });
        try (ClientRing ring = TestimonyClient.connect(served.path(), 0)) {
            for (int i = 0; i < many; i++) {
                assertEquals(i, takeNext(ring));
            }
            for (int i = 0; i < many; i++) {
                ring.release(i);
            }
            released.countDown();
            assertEquals(77, takeNext(ring));
        }
        large.close();
    }

    @Test
    void shouldRefuseAReleaseOfABlockThatIsNotInItsHands() throws Exception {
        served.serve(s -> {
            s.sendWords(1);
            s.awaitEnd();
        });
        try (ClientRing ring = TestimonyClient.connect(served.path(), 0)) {
            assertThrows(IllegalStateException.class, () -> ring.release(1));
            assertEquals(1, takeNext(ring));
            ring.release(1);
            assertThrows(IllegalStateException.class, () -> ring.release(1));
        }
    }
}
