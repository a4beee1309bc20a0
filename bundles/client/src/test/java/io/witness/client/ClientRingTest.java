package io.witness.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.packet.BlockLayout;
import io.witness.api.ring.DescriptorLease;
import io.witness.api.ring.Ring;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingTotals;
import io.witness.client.testing.FakeServer;
import io.witness.client.testing.MemoryFile;
import io.witness.protocol.Messages;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ClientRingTest {
    private static final int BLOCK_SIZE = 4096;
    private static final int NUM_BLOCKS = 8;

    @TempDir
    Path directory;

    private Path path;
    private MemoryFile memory;
    private FakeServer server;

    @BeforeEach
    void makeRing() throws Exception {
        path = directory.resolve("socket");
        memory = new MemoryFile(BLOCK_SIZE, NUM_BLOCKS).sealed();
        for (int i = 0; i < NUM_BLOCKS; i++) {
            memory.block(i).putLong(BlockLayout.SEQUENCE_OFFSET, 100 + i);
        }
    }

    @AfterEach
    void closeRing() throws Exception {
        stopServer();
        memory.close();
    }

    private void serve(FakeServer.Script afterHandshake) throws Exception {
        start(s -> {
            s.greet(2, BLOCK_SIZE, NUM_BLOCKS, "{\"interface\":\"eth0\",\"linkType\":1,\"filter\":\"\"}");
            s.handOver(memory.descriptor());
            afterHandshake.run(s);
        });
    }

    private void start(FakeServer.Script script) throws Exception {
        stopServer();
        server = new FakeServer(path, script);
    }

    private void stopServer() throws Exception {
        if (server != null) {
            server.stop();
        }
    }

    private static int takeNext(ClientRing ring) throws RingException {
        while (true) {
            int index = ring.take();
            if (index != Ring.NONE) {
                return index;
            }
            ring.await(-1);
        }
    }

    private static String failure(ClientRing ring) {
        return assertThrows(RingException.class, () -> {
                    while (ring.take() == Ring.NONE) {
                        ring.await(-1);
                    }
                })
                .getMessage();
    }

    @Test
    void shouldShowWhatTheServerTellsAndItsMemoryReadOnly() throws Exception {
        serve(FakeServer::awaitEnd);
        try (ClientRing ring = TestimonyClient.connect(path, 1)) {
            assertEquals(2, ring.server().fanoutSize());
            assertEquals("eth0", ring.description().interfaceName().orElseThrow());
            assertEquals(1, ring.description().linkType().orElseThrow());
            assertTrue(ring.description().snapLength().isEmpty());
            assertEquals("", ring.description().filter().orElseThrow());
            assertEquals(BLOCK_SIZE, ring.description().blockSize());
            ByteBuffer block = ring.memory(7);
            assertEquals(107, block.getLong(BlockLayout.SEQUENCE_OFFSET));
            assertThrows(ReadOnlyBufferException.class, () -> block.put(0, (byte) 1));
        }
    }

    @Test
    void shouldTakeBlocksInTheirOrderAndGiveThemBackInAny() throws Exception {
        CompletableFuture<Set<Integer>> returned = new CompletableFuture<>();
        serve(s -> {
            s.sendWords(3, 4, 5);
            returned.complete(new HashSet<>(Set.of(s.receiveWord(), s.receiveWord(), s.receiveWord())));
            s.awaitEnd();
        });
        try (ClientRing ring = TestimonyClient.connect(path, 0)) {
            assertEquals(3, takeNext(ring));
            assertEquals(4, takeNext(ring));
            assertEquals(5, takeNext(ring));
            assertEquals(Ring.NONE, ring.take());
            ring.release(4);
            ring.release(5);
            ring.release(3);
            ring.await(0);
            assertEquals(Set.of(3, 4, 5), returned.get(5, TimeUnit.SECONDS));
        }
    }

    @Test
    void shouldSendAReturnAtOnceWhileTheTakingThreadSleeps() throws Exception {
        CountDownLatch returned = new CountDownLatch(1);
        serve(s -> {
            s.sendWords(0);
            s.receiveWord();
            returned.countDown();
            s.awaitEnd();
        });
        ClientRing ring = TestimonyClient.connect(path, 0);
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
        start(s -> {
            s.greet(1, BLOCK_SIZE, many, null);
            s.handOver(large.descriptor());
            s.sendWords(IntStream.range(0, many).toArray());
            while (returned.getCount() > 0) {
                s.receiveWord();
                returned.countDown();
            }
            s.awaitEnd();
        });
        try (ClientRing ring = TestimonyClient.connect(path, 0)) {
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
        serve(s -> {
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
        try (ClientRing ring = TestimonyClient.connect(path, 0)) {
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
        start(s -> {
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
        try (ClientRing ring = TestimonyClient.connect(path, 0)) {
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
    void shouldReportTheEndOnlyAfterAllBlocksWereTaken() throws Exception {
        serve(s -> s.sendWords(1, 2));
        try (ClientRing ring = TestimonyClient.connect(path, 0)) {
            Thread.sleep(100);
            assertEquals(1, takeNext(ring));
            ring.release(1);
            assertEquals(2, takeNext(ring));
            assertEquals(102, ring.memory(2).getLong(BlockLayout.SEQUENCE_OFFSET));
            assertEquals(path + ": the server closed the connection", failure(ring));
            assertEquals(path + ": the server closed the connection", failure(ring));
        }
    }

    @Test
    void shouldRefuseWhatNoServerMaySend() throws Exception {
        int[][] bad = {{NUM_BLOCKS}, {2, 2}, {Integer.MAX_VALUE}, {Messages.header(0xC007, 0)}, {0xFFFF0000}};
        String[] reasons = {
            "block index 8 came, the ring has 8 blocks",
            "block index 2 came again before it was given back",
            "block index 2147483647 came, the ring has 8 blocks",
            "a TLV of type 0xc007 came, which a server never sends",
            "a TLV of type 0xffff came, which a server never sends"
        };
        for (int i = 0; i < bad.length; i++) {
            int[] words = bad[i];
            serve(s -> {
                s.sendWords(words);
                s.awaitEnd();
            });
            try (ClientRing ring = TestimonyClient.connect(path, 0)) {
                for (int good = 1; good < words.length; good++) {
                    assertEquals(2, takeNext(ring));
                }
                assertEquals(path + ": " + reasons[i], failure(ring));
            }
        }
    }

    @Test
    void shouldSayThatTheServerWasCutOffWithinAMessage() throws Exception {
        for (byte[] part : new byte[][] {{0, 0}, {(byte) 0x8F, 2, 0, 9, '{'}}) {
            serve(s -> s.send(part));
            try (ClientRing ring = TestimonyClient.connect(path, 0)) {
                assertEquals(path + ": the server closed the connection within a message", failure(ring));
            }
        }
    }

    @Test
    void shouldEndWhenAServerHandsOutBlocksThatItHasNotGotBack() throws Exception {
        Semaphore released = new Semaphore(1);
        serve(s -> {
            for (int i = 0; i < 10_000; i++) {
                released.acquire();
                s.sendWords(i % NUM_BLOCKS);
            }
        });
        try (ClientRing ring = TestimonyClient.connect(path, 0)) {
            String reason = assertThrows(RingException.class, () -> {
                        while (true) {
                            ring.release(takeNext(ring));
                            released.release();
                        }
                    })
                    .getMessage();
            assertEquals(path + ": the server hands out blocks that it has not got back", reason);
        }
        released.release(10_000);
    }

    @Test
    void shouldSkipUnknownExtensionsAndReadStatisticsWhenAsked() throws Exception {
        serve(s -> {
            s.sendTlv(0x8ABC, new byte[65535]);
            s.receiveWord();
            String counters = "{\"accepted\":9000000000,\"dropped\":2,\"freezes\":1,\"delivered\":7}";
            s.sendTlv(Messages.RING_STATISTICS, counters.getBytes(StandardCharsets.UTF_8));
            s.sendWords(6);
            s.awaitEnd();
        });
        try (ClientRing ring = TestimonyClient.connect(path, 0)) {
            assertEquals(RingTotals.NONE, ring.totals());
            ring.requestStatistics();
            ring.requestStatistics();
            assertEquals(6, takeNext(ring));
            assertEquals(new RingTotals(9_000_000_000L, 2, 1), ring.totals());
            assertEquals(7, ring.statistics().orElseThrow().delivered().orElseThrow());
            assertTrue(ring.statistics().orElseThrow().waiting().isEmpty());
        }
    }

    @Test
    void shouldWakeUpEarlyAndKeepTheTimeOtherwise() throws Exception {
        serve(FakeServer::awaitEnd);
        try (ClientRing ring = TestimonyClient.connect(path, 0)) {
            ring.wakeUp();
            assertTimeoutPreemptively(Duration.ofSeconds(5), () -> ring.await(-1));
            long start = System.nanoTime();
            ring.await(50);
            assertTrue(System.nanoTime() - start >= 49_000_000L);
        }
    }

    @Test
    void shouldEndAWaitWhenItIsClosedAndReadAsZerosAfterwards() throws Exception {
        serve(FakeServer::awaitEnd);
        int before = openDescriptors();
        ClientRing ring = TestimonyClient.connect(path, 0);
        ByteBuffer block = ring.memory(3);
        assertEquals(103, block.getLong(BlockLayout.SEQUENCE_OFFSET));
        Thread closer = new Thread(() -> {
            sleep(50);
            ring.close();
        });
        closer.start();
        ring.await(-1);
        closer.join();
        assertEquals(0, block.getLong(BlockLayout.SEQUENCE_OFFSET));
        assertEquals(Ring.NONE, ring.take());
        assertThrows(RingException.class, () -> ring.await(-1));
        assertThrows(RingException.class, ring::lease);
        ring.release(3);
        ring.close();
        while (openDescriptors() > before) {
            sleep(1);
        }
    }

    private static int openDescriptors() {
        return new java.io.File("/proc/self/fd").list().length;
    }

    private static void sleep(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void shouldRefuseAReleaseOfABlockThatIsNotInItsHands() throws Exception {
        serve(s -> {
            s.sendWords(1);
            s.awaitEnd();
        });
        try (ClientRing ring = TestimonyClient.connect(path, 0)) {
            assertThrows(IllegalStateException.class, () -> ring.release(1));
            assertEquals(1, takeNext(ring));
            ring.release(1);
            assertThrows(IllegalStateException.class, () -> ring.release(1));
        }
    }

    @Test
    void shouldLendADescriptorThatOutlivesIt() throws Exception {
        serve(FakeServer::awaitEnd);
        ClientRing ring = TestimonyClient.connect(path, 0);
        DescriptorLease lease = ring.lease();
        ring.close();
        Path link = Path.of("/proc/self/fd/" + lease.descriptor());
        assertTrue(Files.readSymbolicLink(link).toString().contains("memfd:ring"));
        lease.close();
        assertFalse(Files.exists(link));
    }

    @Test
    void shouldAllocateNothingABlock() throws Exception {
        var threads = (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        int rounds = 20_000;
        serve(s -> {
            for (int i = 0; i < rounds; i++) {
                s.sendWords(i % NUM_BLOCKS);
                if (i > 0) {
                    s.receiveWord();
                }
            }
            s.awaitEnd();
        });
        try (ClientRing ring = TestimonyClient.connect(path, 0)) {
            long before = 0;
            for (int i = 0; i < rounds; i++) {
                if (i == rounds / 2) {
                    before = threads.getCurrentThreadAllocatedBytes();
                }
                ring.release(takeNext(ring));
            }
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            assertTrue(allocated < 10_000, allocated + " bytes for " + rounds / 2 + " blocks");
        }
    }
}
