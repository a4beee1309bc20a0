package io.witness.client;

import static io.witness.client.ServedRing.BLOCK_SIZE;
import static io.witness.client.ServedRing.NUM_BLOCKS;
import static io.witness.client.ServedRing.openDescriptors;
import static io.witness.client.ServedRing.takeNext;
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
import io.witness.protocol.Messages;
import io.witness.source.PacketSource;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A ring of a server that behaves. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ClientRingTest {
    @RegisterExtension
    final ServedRing served = new ServedRing();

    @Test
    void shouldShowWhatTheServerTellsAndItsMemoryReadOnly() throws Exception {
        served.serve(FakeServer::awaitEnd);
        try (ClientRing ring = TestimonyClient.connect(served.path(), 1)) {
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
        served.serve(s -> {
            s.sendWords(3, 4, 5);
            returned.complete(new HashSet<>(Set.of(s.receiveWord(), s.receiveWord(), s.receiveWord())));
            s.awaitEnd();
        });
        try (ClientRing ring = TestimonyClient.connect(served.path(), 0)) {
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
    void shouldSkipUnknownExtensionsAndReadStatisticsWhenAsked() throws Exception {
        served.serve(s -> {
            s.sendTlv(0x8ABC, new byte[65535]);
            s.receiveWord();
            String counters = "{\"accepted\":9000000000,\"dropped\":2,\"freezes\":1,\"delivered\":7}";
            s.sendTlv(Messages.RING_STATISTICS, counters.getBytes(StandardCharsets.UTF_8));
            s.sendWords(6);
            s.awaitEnd();
        });
        try (ClientRing ring = TestimonyClient.connect(served.path(), 0)) {
            assertEquals(RingTotals.UNKNOWN, ring.totals());
            ring.requestStatistics();
            ring.requestStatistics();
            assertEquals(6, takeNext(ring));
            assertEquals(new RingTotals(9_000_000_000L, 2, 1), ring.totals());
            assertEquals(7, ring.statistics().orElseThrow().delivered().orElseThrow());
            assertTrue(ring.statistics().orElseThrow().waiting().isEmpty());
        }
    }

    /** None of the numbers, some of them, and what is no number. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"delivered\":7}",
                "{\"accepted\":5,\"freezes\":0}",
                "{\"accepted\":5,\"dropped\":\"0\",\"freezes\":0}"
            })
    void shouldNotTakeUnknownForNothing(String counters) throws Exception {
        served.serve(s -> {
            s.receiveWord();
            s.sendTlv(Messages.RING_STATISTICS, counters.getBytes(StandardCharsets.UTF_8));
            s.sendWords(6);
            s.awaitEnd();
        });
        ClientRing ring = TestimonyClient.connect(served.path(), 0);
        try (PacketSource source = PacketSource.of(ring)) {
            assertTrue(source.statistics().ring().isEmpty());
            ring.requestStatistics();
            assertEquals(6, takeNext(ring));
            assertTrue(ring.statistics().isPresent());
            assertEquals(RingTotals.UNKNOWN, ring.totals());
            assertEquals("RingTotals[unknown]", ring.totals().plus(5, 1, 1).toString());
            assertTrue(source.statistics().ring().isEmpty());
        }
    }

    @Test
    void shouldWakeUpEarlyAndKeepTheTimeOtherwise() throws Exception {
        served.serve(FakeServer::awaitEnd);
        try (ClientRing ring = TestimonyClient.connect(served.path(), 0)) {
            ring.wakeUp();
            assertTimeoutPreemptively(Duration.ofSeconds(5), () -> ring.await(-1));
            long start = System.nanoTime();
            ring.await(50);
            assertTrue(System.nanoTime() - start >= 49_000_000L);
        }
    }

    @Test
    void shouldEndAWaitWhenItIsClosedAndReadAsZerosAfterwards() throws Exception {
        served.serve(FakeServer::awaitEnd);
        int before = openDescriptors();
        ClientRing ring = TestimonyClient.connect(served.path(), 0);
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

    @Test
    void shouldLendADescriptorThatOutlivesIt() throws Exception {
        served.serve(FakeServer::awaitEnd);
        ClientRing ring = TestimonyClient.connect(served.path(), 0);
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
        served.serve(s -> {
            for (int i = 0; i < rounds; i++) {
                s.sendWords(i % NUM_BLOCKS);
                if (i > 0) {
                    s.receiveWord();
                }
            }
            s.awaitEnd();
        });
        try (ClientRing ring = TestimonyClient.connect(served.path(), 0)) {
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

    private static void sleep(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
