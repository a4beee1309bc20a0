package io.witness.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.packet.PacketCopy;
import io.witness.api.ring.Ring;
import io.witness.api.ring.RingTotals;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two who add, one who takes, two who release, and one who meddles, all at once. */
@Timeout(120)
class MockRingRaceTest {
    private static final int BLOCKS = 3;
    private static final int EACH = Boolean.getBoolean("witness.soak") ? 100_000 : 25_000;
    private static final int SECOND = 1 << 30;
    /** Stands behind the last block. */
    private static final int END = -2;

    private final BlockingQueue<Integer> held = new ArrayBlockingQueue<>(4 * BLOCKS);
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final List<Thread> adding = new ArrayList<>();
    private final List<Thread> others = new ArrayList<>();
    private final List<Integer> read = new ArrayList<>();
    private MockRing ring;
    /** Blocks are as they were filled as long as their reader has them. */
    private boolean intact = true;

    private volatile boolean stop;

    @AfterEach
    void close() {
        ring.close();
    }

    @Test
    void shouldDeliverEachPacketOnceInOrder() throws Exception {
        run(1, WhenFull.WAIT, ring -> {
            ring.retire();
            ring.canAdd(Packets.LENGTH);
            ring.wakeUp();
        });
        assertEquals(new RingTotals(2 * EACH, 0, ring.totals().freezes()), ring.totals());
        assertEquals(2 * EACH, read.size());
        assertIncreasing(0, EACH);
        assertIncreasing(SECOND, EACH);
    }

    @Test
    void shouldCountWhatItDrops() throws Exception {
        run(1, WhenFull.DROP, ring -> {});
        RingTotals totals = ring.totals();
        assertEquals(2 * EACH, totals.accepted() + totals.dropped());
        assertEquals(totals.accepted(), read.size());
        assertIncreasing(0, 0);
        assertIncreasing(SECOND, 0);
    }

    @Test
    void shouldDeliverWhatIsNotDiscarded() throws Exception {
        run(0, WhenFull.WAIT, MockRing::discard);
        assertEquals(2 * EACH, ring.totals().accepted());
        assertTrue(read.size() <= 2 * EACH);
        assertIncreasing(0, 0);
        assertIncreasing(SECOND, 0);
    }

    /** What readers see is then anything; but nothing gets stuck, and no block is given back for another reader's. */
    @Test
    void shouldGoOnWhateverIsTakenFromReaders() throws Exception {
        intact = false;
        run(1, WhenFull.WAIT, MockRing::releaseAll);
        assertEquals(2 * EACH, ring.totals().accepted());
        for (int i = 0; i < BLOCKS; i++) {
            assertNotHeld(i);
        }
    }

    private void run(int blockTimeoutMillis, WhenFull whenFull, Consumer<MockRing> meddle) throws Exception {
        ring = MockRing.create(Packets.ring(BLOCKS), blockTimeoutMillis, whenFull);
        start(adding, () -> add(0));
        start(adding, () -> add(SECOND));
        start(others, this::takeAll);
        start(others, this::releaseAll);
        start(others, this::releaseAll);
        start(others, () -> {
            while (!stop) {
                meddle.accept(ring);
                Thread.yield();
            }
        });
        join(adding);
        stop = true;
        ring.done();
        join(others);
        assertNull(failure.get());
        assertTrue(ring.isOver());
    }

    private void add(int from) throws Exception {
        PacketCopy packet = new PacketCopy(Packets.LENGTH);
        for (int i = 0; i < EACH && !stop; i++) {
            Packets.set(packet, from + i, Packets.LENGTH);
            ring.add(packet);
        }
    }

    private void takeAll() throws Exception {
        while (!ring.isOver()) {
            int index = ring.take();
            if (index == Ring.NONE) {
                ring.await(-1);
            } else {
                if (intact) {
                    read.addAll(Packets.numbers(ring, index));
                }
                held.put(index);
            }
        }
        held.put(END);
        held.put(END);
    }

    private void releaseAll() throws Exception {
        for (int index = held.take(); index != END; index = held.take()) {
            ring.release(index);
        }
    }

    private void start(List<Thread> group, Task task) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (Exception | Error e) {
                failure.compareAndSet(null, e);
                stop = true;
                ring.close();
            }
        });
        thread.setDaemon(true);
        group.add(thread);
        thread.start();
    }

    private static void join(List<Thread> threads) throws InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private interface Task {
        void run() throws Exception;
    }

    private void assertNotHeld(int index) {
        try {
            ring.release(index);
        } catch (IllegalStateException e) {
            return;
        }
        throw new AssertionError("block " + index + " is still held");
    }

    private void assertIncreasing(int from, int count) {
        List<Integer> one =
                read.stream().filter(number -> (number & SECOND) == from).toList();
        for (int i = 1; i < one.size(); i++) {
            assertTrue(one.get(i) > one.get(i - 1), one.get(i) + " after " + one.get(i - 1));
        }
        assertTrue(one.size() >= count, () -> one.size() + " of " + count);
    }
}
