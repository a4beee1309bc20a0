package io.witness.fanout.internal.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.packet.BlockLayout;
import io.witness.api.ring.RingException;
import io.witness.api.socket.BlockSink;
import io.witness.api.socket.EndReason;
import io.witness.api.socket.Ledger;
import io.witness.api.socket.Reader;
import io.witness.api.socket.RingStatus;
import io.witness.api.socket.Subscription;
import io.witness.api.socket.SubscriptionStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The kernel, the ring's thread and many readers that hold, return in any order, come and go, all at once. */
@Timeout(120)
class HoldRaceTest {
    private static final int NUM_BLOCKS = 16;
    private static final int FILLED = Boolean.getBoolean("witness.soak") ? 300_000 : 100_000;
    private static final int READERS = 6;

    private final FakeRing ring = new FakeRing(NUM_BLOCKS);
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final FanoutRing fanout = new FanoutRing(
            "/run/test.sock", 0, ring, RingUnderTest.QUOTAS, System::nanoTime, new LossLog(), failure::set);
    private volatile boolean filled;

    @Test
    void shouldNeverGiveABlockBackThatSomebodyHolds() throws InterruptedException {
        List<Thread> readers = new ArrayList<>();
        for (int seed = 1; seed <= READERS; seed++) {
            Random random = new Random(seed);
            readers.add(new Thread(() -> guard(() -> read(random))));
        }
        readers.add(new Thread(() -> guard(this::look)));
        readers.add(new Thread(() -> guard(this::look)));
        fanout.start();
        readers.forEach(Thread::start);
        fillAll();
        for (Thread reader : readers) {
            reader.join();
        }
        while (failure.get() == null && fanout.status().taken().blocks() < FILLED) {
            Thread.yield();
        }
        RingStatus status = fanout.status();
        fanout.stop();
        fanout.thread().join();
        fanout.finish();
        assertNull(failure.get());
        assertBooks(status);
        for (int i = 0; i < NUM_BLOCKS; i++) {
            assertTrue(ring.isFree(i));
        }
    }

    private void guard(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            failure.compareAndSet(null, e);
        }
    }

    private void fillAll() {
        for (int done = 0; done < FILLED && failure.get() == null; ) {
            if (ring.fill(done % 50)) {
                done++;
            } else {
                Thread.yield();
            }
        }
        filled = true;
    }

    /** Comes and goes until all is filled. */
    private void read(Random random) {
        while (!filled && failure.get() == null) {
            try (Holder holder = new Holder(random)) {
                for (int step = random.nextInt(5000); step > 0 && !filled; step--) {
                    holder.step();
                }
            } catch (RingException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Whoever looks sees numbers that add up, though nobody waits for it. */
    private void look() {
        while (!filled && failure.get() == null) {
            RingStatus status = fanout.status();
            assertTrue(status.taken().packets() <= status.kernel().accepted(), status::toString);
            assertTrue(status.exact(), status::toString);
            assertTrue(status.freeBlocks() >= 0 && status.freeBlocks() <= NUM_BLOCKS, status::toString);
            for (SubscriptionStatus reader : status.subscriptions()) {
                Ledger ledger = reader.ledger();
                assertEquals(
                        ledger.taken(),
                        ledger.delivered().plus(ledger.skipped()).plus(ledger.waiting()));
                assertEquals(
                        ledger.delivered(),
                        ledger.returned().plus(ledger.outstanding()).plus(ledger.forfeited()));
                assertEquals(
                        ledger.outstanding().blocks() > 0,
                        reader.oldestInFlightNanos().isPresent());
            }
            Thread.yield();
        }
    }

    private void assertBooks(RingStatus status) {
        assertEquals(FILLED, status.taken().blocks());
        assertEquals(ring.accepted, status.taken().packets());
        Ledger ended = status.ended().ledger();
        assertEquals(ended.taken(), ended.delivered().plus(ended.skipped()));
        assertEquals(ended.delivered(), ended.returned().plus(ended.forfeited()));
        assertTrue(ended.returned().blocks() > 0 && ended.forfeited().blocks() > 0, ended::toString);
        assertEquals(List.of(), status.subscriptions());
    }

    /** A reader that knows what was in each block when it came. */
    private final class Holder implements BlockSink, AutoCloseable {
        private final Queue<Integer> incoming = new ConcurrentLinkedQueue<>();
        private final List<Integer> held = new ArrayList<>();
        private final long[] sequences = new long[NUM_BLOCKS];
        private final Random random;
        private final Subscription subscription;
        private volatile boolean ended;

        Holder(Random random) throws RingException {
            this.random = random;
            subscription = fanout.subscribe(Reader.consumer("holder"), this);
        }

        @Override
        public int deliver(int firstIndex, int count) {
            int accepted = Math.min(count, 1 + (firstIndex & 3));
            for (int i = 0; i < accepted; i++) {
                incoming.add((firstIndex + i) % NUM_BLOCKS);
            }
            return accepted;
        }

        @Override
        public void ended(EndReason reason) {
            ended = true;
        }

        void step() {
            Integer next = incoming.poll();
            if (next != null) {
                sequences[next] = sequence(next);
                held.add(next);
            } else if (!held.isEmpty()) {
                giveBack(held.remove(random.nextInt(held.size())));
            } else {
                Thread.yield();
            }
        }

        private void giveBack(int index) {
            long now = sequence(index);
            if (subscription.returned(index)) { // else it was evicted, and the block may be anything
                assertEquals(sequences[index], now, "the block changed while it was in hand");
            } else {
                assertTrue(ended);
            }
            subscription.advance();
        }

        private long sequence(int index) {
            return fanout.memory().block(index).getLong(BlockLayout.SEQUENCE_OFFSET);
        }

        @Override
        public void close() {
            subscription.close();
        }
    }
}
