package io.witness.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.packet.MalformedBlockException;
import io.witness.api.packet.NetworkLayer;
import io.witness.api.packet.PacketCopy;
import io.witness.api.ring.Ring;
import io.witness.api.ring.RingException;
import io.witness.source.PacketSource;
import io.witness.source.SourceEndedException;
import io.witness.source.SourceUnblockedException;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One source, read, unblocked and closed by several threads at once, in whatever order comes. */
@Timeout(300)
class PacketSourceStressTest {
    private static final int ROUNDS = Boolean.getBoolean("witness.soak") ? 300 : 100;
    private static final int READERS = 3;
    private static final long SEED = 20_260;

    private final Queue<Throwable> surprises = new ConcurrentLinkedQueue<>();

    private interface RingMaker {
        Ring make() throws Exception;
    }

    @Test
    void shouldEndEveryCallOnARingThatIsNeverEmpty() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            stress(() -> NoDrainRing.filled(Packets.ring(4), Packets.counting(1000)), SEED + round);
        }
    }

    @Test
    void shouldEndEveryCallOnARingThatIsMostlyEmpty() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            MockRing ring = MockRing.create(Packets.ring(2), 1, WhenFull.DROP);
            stress(() -> ring, SEED + round, new Thread(() -> fill(ring)));
        }
    }

    @Test
    void shouldEndEveryCallOnARingThatEndsByItself() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            MockRing ring = MockRing.create(Packets.ring(4), 0, WhenFull.WAIT);
            int packets = 1 + round % 40;
            ring.pipe(Packets.counting(packets)).whenComplete((nothing, failure) -> ring.done());
            stress(() -> ring, SEED + round);
        }
    }

    private void fill(MockRing ring) {
        try {
            for (int i = 0; ; i++) {
                ring.add(Packets.numbered(i));
                Thread.yield();
            }
        } catch (RingException e) {
            // closed
        } catch (InterruptedException | RuntimeException e) {
            surprises.add(e);
        }
    }

    private void stress(RingMaker maker, long seed, Thread... more) throws Exception {
        Random random = new Random(seed);
        PacketSource source = PacketSource.of(maker.make());
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>(List.of(more));
        for (int i = 0; i < READERS; i++) {
            threads.add(thread(start, new Random(random.nextLong()), source, this::read));
        }
        threads.add(thread(start, new Random(random.nextLong()), source, this::unblock));
        threads.add(thread(start, new Random(random.nextLong()), source, this::close));
        threads.forEach(Thread::start);
        start.countDown();
        for (Thread thread : threads) {
            thread.join(TimeUnit.SECONDS.toMillis(60));
            assertFalse(thread.isAlive(), () -> thread.getName() + " hangs, seed " + seed);
        }
        assertEquals(List.of(), List.copyOf(surprises), "seed " + seed);
        assertTrue(source.statistics().packets() >= 0);
    }

    private interface Task {
        void run(PacketSource source, Random random) throws Exception;
    }

    private Thread thread(CountDownLatch start, Random random, PacketSource source, Task task) {
        return new Thread(() -> {
            try {
                start.await();
                task.run(source, random);
            } catch (Throwable e) {
                surprises.add(e);
            }
        });
    }

    /** Until the source is closed or over. */
    private void read(PacketSource source, Random random) throws Exception {
        ByteBuffer target = ByteBuffer.allocate(4096);
        PacketCopy copy = new PacketCopy(64);
        while (true) {
            try {
                readOnce(source, random.nextInt(11), target.clear(), copy);
            } catch (SourceEndedException e) {
                return;
            } catch (SourceUnblockedException e) {
                // go on
            } catch (NoSuchElementException
                    | IndexOutOfBoundsException
                    | MalformedBlockException
                    | BufferOverflowException
                    | IllegalArgumentException e) {
                // the packet was changed by another thread that reads
            }
        }
    }

    private static void readOnce(PacketSource source, int method, ByteBuffer target, PacketCopy copy)
            throws RingException {
        switch (method) {
            case 0 -> source.nextCopy(copy);
            case 1 -> source.nextPayload();
            case 2 -> source.nextPayloadCopy(target);
            case 3 -> {
                NetworkLayer network = source.nextNetworkLayer();
                if (network != null) {
                    network.unsignedByte(0);
                }
            }
            case 4 -> source.nextNetworkLayerCopy(target);
            case 5 -> source.next(packet -> packet.unsignedByte(0));
            case 6 -> source.statistics();
            case 7 -> source.nextCopy();
            case 8 -> source.nextPayloadCopy();
            case 9 -> source.nextNetworkLayerCopy();
            default -> source.next();
        }
    }

    private void unblock(PacketSource source, Random random) {
        for (int i = random.nextInt(20); i >= 0; i--) {
            source.unblock();
            Thread.yield();
        }
    }

    private void close(PacketSource source, Random random) throws Exception {
        TimeUnit.MICROSECONDS.sleep(random.nextInt(3000));
        source.close();
    }
}
