package io.witness.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.witness.api.ring.DescriptorLease;
import io.witness.api.ring.Ring;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingTotals;
import io.witness.linux.memory.RingMapping;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NoDrainRingTest {
    private static final int BLOCKS = 3;
    private static final int A_BLOCK = 2;
    private static final int FULL = A_BLOCK * BLOCKS;
    private static final int RELEASES = Boolean.getBoolean("witness.soak") ? 300_000 : 50_000;

    @Test
    void shouldGiveItsBlocksForEver() throws Exception {
        try (Ring ring = filled(2 * FULL)) {
            for (int round = 0; round < 100; round++) {
                for (int i = 0; i < BLOCKS; i++) {
                    assertEquals(i, ring.take());
                    assertEquals(List.of(A_BLOCK * i, A_BLOCK * i + 1), Packets.numbers(ring, i));
                    ring.release(i);
                }
            }
            assertEquals(new RingTotals(100 * FULL, 0, 0), ring.totals());
            assertFalse(ring.isOver());
            ring.await(-1); // returns
        }
    }

    @Test
    void shouldBeContentWithOnePacketInTheLastBlock() throws Exception {
        try (Ring ring = filled(FULL - 1)) {
            ring.take();
            ring.take();
            assertEquals(List.of(FULL - 2), Packets.numbers(ring, ring.take()));
        }
    }

    @Test
    void shouldSayThatItIsNotFullyPopulated() {
        RingException e = assertThrows(RingException.class, () -> filled(FULL - A_BLOCK));
        assertEquals(
                "the ring is not fully populated: its packets fill 2 of 3 blocks of 4096 bytes: "
                        + "supply more packets, or make fewer blocks",
                e.getMessage());
        assertThrows(RingException.class, () -> filled(0));
    }

    @Test
    void shouldGiveNoBlockThatIsHeld() throws Exception {
        try (Ring ring = filled(FULL)) {
            for (int i = 0; i < BLOCKS; i++) {
                ring.take();
            }
            assertEquals(Ring.NONE, ring.take());
            ring.release(1);
            assertEquals(Ring.NONE, ring.take());
            ring.release(0);
            assertEquals(0, ring.take());
            ring.release(0);
            assertThrows(IllegalStateException.class, () -> ring.release(0));
        }
    }

    @Test
    void shouldEndTheWaitOfWhoTakes() throws Exception {
        try (Ring ring = filled(FULL)) {
            for (int i = 0; i < BLOCKS; i++) {
                ring.take();
            }
            for (Runnable end : List.<Runnable>of(ring::wakeUp, () -> ring.release(0), ring::close)) {
                FutureTask<Integer> wait = new FutureTask<>(() -> {
                    ring.await(-1);
                    return ring.take();
                });
                Thread thread = new Thread(wait);
                thread.start();
                Packets.await(() -> Packets.isWaiting(thread));
                end.run();
                wait.get();
            }
            assertThrows(RingException.class, () -> ring.await(0));
            assertThrows(RingException.class, ring::lease);
        }
    }

    @Test
    void shouldMissNoRelease() throws Exception {
        try (Ring ring = filled(FULL)) {
            FutureTask<Integer> taking = new FutureTask<>(() -> takeMany(ring), 0);
            Thread thread = new Thread(taking);
            thread.start();
            for (int i = 0; !taking.isDone(); i = (i + 1) % BLOCKS) {
                releaseWhenTaken(ring, i, taking);
            }
            taking.get();
        }
    }

    private static void takeMany(Ring ring) {
        try {
            for (int taken = 0; taken < RELEASES; ) {
                if (ring.take() == Ring.NONE) {
                    ring.await(-1);
                } else {
                    taken++;
                }
            }
        } catch (RingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void releaseWhenTaken(Ring ring, int index, FutureTask<Integer> taking) {
        boolean released = false;
        while (!released && !taking.isDone()) {
            try {
                ring.release(index);
                released = true;
            } catch (IllegalStateException e) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void shouldLendItsMemory() throws Exception {
        try (Ring ring = filled(FULL);
                DescriptorLease lease = ring.lease();
                RingMapping reader = RingMapping.map(lease.descriptor(), Packets.BLOCK_SIZE, BLOCKS, false)) {
            assertEquals(ring.memory(2), reader.memory().block(2));
        }
    }

    @Test
    void shouldAllocateNothing() throws Exception {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (Ring ring = filled(FULL)) {
            long least = Long.MAX_VALUE;
            for (int attempt = 0; attempt < 5; attempt++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < 20_000; i++) {
                    ring.release(ring.take());
                }
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            }
            assertEquals(0, least);
            assertTrue(ring.totals().accepted() > 0);
        }
    }

    private static Ring filled(int packets) throws Exception {
        return NoDrainRing.filled(Packets.ring(BLOCKS), Packets.counting(packets));
    }
}
