package io.witness.it.afpacket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.witness.api.ring.Ring;
import io.witness.api.ring.RingException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Waiting costs nothing, misses nothing and allocates nothing. */
class AwaitTest extends OnVethPair {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void shouldNotSpinWhileTheNewestBlockIsHeld() throws Exception {
        try (Ring ring = Rings.openOne(pair.receiver)) {
            sender.send(0);
            int held = Rings.takeWithin(ring, 1000);
            assertNotEquals(Ring.NONE, held);
            int rounds = Rings.roundsIn(ring, 500);
            assertTrue(rounds <= 5, rounds + " rounds");
            ring.release(held);
        }
    }

    @Test
    void shouldNotSpinWhileAllBlocksAreHeldAndTheKernelDrops() throws Exception {
        try (Ring ring = Rings.openOne(pair.receiver, "NumBlocks", 2)) {
            sender.send(0);
            assertEquals(0, Rings.takeWithin(ring, 1000));
            sender.send(1);
            assertEquals(1, Rings.takeWithin(ring, 1000));
            Thread traffic = new Thread(this::sendForAWhile);
            traffic.start();
            int rounds = Rings.roundsIn(ring, 500);
            traffic.join();
            assertTrue(ring.totals().dropped() > 100, ring.totals().toString());
            assertTrue(rounds <= 5, rounds + " rounds");
        }
    }

    @Test
    void shouldGoOnWhenTheBlockThatItWaitsAtIsReleasedByAnotherThread() throws Exception {
        try (Ring ring = Rings.openOne(pair.receiver, "NumBlocks", 2)) {
            sender.send(0);
            assertEquals(0, Rings.takeWithin(ring, 1000));
            sender.send(1);
            assertEquals(1, Rings.takeWithin(ring, 1000));
            Thread releaser = new Thread(() -> {
                sleep(100);
                ring.release(0);
            });
            releaser.start();
            long start = System.nanoTime();
            ring.await(900);
            long waited = (System.nanoTime() - start) / 1_000_000;
            releaser.join();
            assertTrue(waited >= 50 && waited < 600, waited + " ms");
            sender.send(2);
            assertEquals(0, Rings.takeWithin(ring, 1000));
        }
    }

    @Test
    void shouldEndWhenItIsWokenUp() throws Exception {
        try (Ring ring = Rings.openOne(pair.receiver)) {
            ring.wakeUp();
            long start = System.nanoTime();
            ring.await(900);
            assertTrue(System.nanoTime() - start < 500_000_000L);
        }
    }

    @Test
    void shouldEndWhenTheRingIsClosedMeanwhileAndReadZerosAfterwards() throws Exception {
        Ring ring = Rings.openOne(pair.receiver);
        sender.send(0);
        int held = Rings.takeWithin(ring, 1000);
        ByteBuffer memory = ring.memory(held);
        assertEquals(1, memory.getInt(8) & 1);
        AtomicReference<RingException> end = new AtomicReference<>();
        Thread waiting = new Thread(() -> end.set(assertThrows(RingException.class, () -> {
            while (true) {
                ring.await(-1);
            }
        })));
        waiting.start();
        Thread.sleep(100);
        ring.close();
        ring.close();
        waiting.join(5000);
        assertTrue(end.get().getMessage().contains("closed"), end.get().getMessage());
        assertEquals(0, memory.getInt(8));
        ring.release(held);
        assertEquals(Ring.NONE, ring.take());
        ring.wakeUp();
    }

    @Test
    void shouldAllocateNothing() throws Exception {
        try (Ring ring = Rings.openOne(pair.receiver, "BlockSize", 4096, "NumBlocks", 64)) {
            long thread = Thread.currentThread().getId();
            long least = Long.MAX_VALUE;
            for (int attempt = 0; attempt < 10 && least > 0; attempt++) {
                long before = THREADS.getThreadAllocatedBytes(thread);
                takeAndWait(ring, 5000);
                least = Math.min(least, THREADS.getThreadAllocatedBytes(thread) - before);
            }
            assertEquals(0, least);
        }
    }

    /** Passes through frames that the calling thread sends itself, so that it both takes and waits. */
    private void takeAndWait(Ring ring, int rounds) throws Exception {
        for (int i = 0; i < rounds; i++) {
            sender.send(i);
            for (int index = ring.take(); index != Ring.NONE; index = ring.take()) {
                ring.release(index);
            }
            ring.await(0);
        }
    }

    private void sendForAWhile() {
        try {
            for (int i = 0; i < 400; i++) {
                sender.send(i);
                sleep(1);
            }
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
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
