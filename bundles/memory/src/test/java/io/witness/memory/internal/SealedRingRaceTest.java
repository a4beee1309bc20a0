package io.witness.memory.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.packet.BlockLayout;
import io.witness.api.ring.Ring;
import io.witness.api.ring.RingTotals;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One who fills, one who takes, two who read and release, one who looks at the totals, at once. */
@Timeout(60)
class SealedRingRaceTest {
    private static final int NUM_BLOCKS = 8;
    private static final int PACKETS = 3;
    private static final int LENGTH = 2048;
    private static final int FILLED = 200_000;

    private final FakeSource source = new FakeSource(NUM_BLOCKS);
    private final BlockingQueue<Integer> held = new ArrayBlockingQueue<>(2 * NUM_BLOCKS);
    private final AtomicBoolean filled = new AtomicBoolean();
    private final AtomicBoolean taken = new AtomicBoolean();
    private final AtomicBoolean stop = new AtomicBoolean();
    private final AtomicLong takenPackets = new AtomicLong();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final List<Thread> threads = new ArrayList<>();
    private Ring ring;
    private long lastSequence;

    @Test
    void shouldDeliverWhatItDoesNotDropAndCountTheRest() throws Exception {
        ring = new MemorySealer().seal(source);
        start(this::fillAll);
        start(this::takeAll);
        start(this::readAll);
        start(this::readAll);
        start(this::watchTotals);
        for (Thread thread : threads) {
            thread.join();
        }
        assertNull(failure.get());
        RingTotals totals = ring.totals();
        System.out.println("witness: " + totals);
        assertEquals((long) FILLED * PACKETS, totals.accepted() + totals.dropped());
        assertEquals(takenPackets.get(), totals.accepted());
        assertTrue(totals.accepted() > 0 && totals.dropped() > 0, totals::toString);
        ring.close();
    }

    /** Whenever there is room, so that only the copy drops. */
    private void fillAll() {
        for (int i = 0; i < FILLED && !stop.get(); ) {
            if (source.hasRoom()) {
                source.fill(PACKETS, LENGTH);
                i++;
            } else {
                Thread.yield();
            }
        }
        filled.set(true);
    }

    private void takeAll() {
        while (true) {
            boolean last = filled.get();
            int index = ring.take();
            if (index != Ring.NONE) {
                assertFollows(ring.memory(index).getLong(BlockLayout.SEQUENCE_OFFSET));
                takenPackets.addAndGet(BlockLayout.packetCount(ring.memory(index)));
                held.add(index);
            } else if (last) {
                taken.set(true);
                return;
            } else {
                Thread.yield();
            }
        }
    }

    private void assertFollows(long sequence) {
        assertTrue(sequence > lastSequence, () -> sequence + " after " + lastSequence);
        lastSequence = sequence;
    }

    private void readAll() {
        while (!filled.get() && ring.totals().dropped() == 0) {
            Thread.yield(); // until the copy was full once: on a busy host the readers may always be in time
        }
        while (!taken.get() || !held.isEmpty()) {
            Integer index = held.poll();
            if (index != null) {
                assertIntact(ring.memory(index));
                ring.release(index);
            } else {
                Thread.yield();
            }
        }
        stop.set(true);
    }

    /** All that is not the header's own is made of the sequence number. */
    private static void assertIntact(ByteBuffer block) {
        long expected = (block.getLong(BlockLayout.SEQUENCE_OFFSET) & 0x7F) * 0x0101010101010101L;
        for (int i = BlockLayout.FIRST_TIME_OFFSET; i < LENGTH; i += Long.BYTES) {
            assertEquals(expected, block.getLong(i));
        }
    }

    private void watchTotals() {
        RingTotals before = RingTotals.NONE;
        while (!stop.get()) {
            long packets = takenPackets.get();
            RingTotals now = ring.totals();
            assertTrue(now.accepted() >= packets, "taken, but not accepted");
            assertTrue(now.accepted() >= before.accepted(), "accepted goes back");
            assertTrue(now.dropped() >= before.dropped(), "dropped goes back");
            assertTrue(now.freezes() >= before.freezes(), "freezes goes back");
            before = now;
            Thread.yield();
        }
    }

    private void start(Runnable task) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                failure.compareAndSet(null, e);
                filled.set(true);
                taken.set(true);
                stop.set(true);
            }
        });
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }
}
