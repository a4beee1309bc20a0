package io.witness.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.witness.api.packet.PacketCopy;
import io.witness.api.ring.Ring;
import io.witness.api.ring.RingException;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who waits for a mock ring, what ends that, and what is taken from readers by force. */
@Timeout(60)
class MockRingWaitTest {
    private static final int BLOCKS = 4;
    private static final int A_BLOCK = 2;
    private static final int FULL = A_BLOCK * BLOCKS;

    private MockRing ring;
    private FutureTask<Boolean> task;
    private Thread thread;

    @BeforeEach
    void create() throws Exception {
        ring = MockRing.create(Packets.ring(BLOCKS), 0, WhenFull.WAIT);
    }

    @AfterEach
    void close() {
        ring.close();
    }

    @Test
    void shouldLetWhoAddsWaitUntilTheNextBlockIsGivenBack() throws Exception {
        fill();
        startAdding();
        ring.take();
        ring.take();
        ring.release(1);
        Packets.await(() -> Packets.isWaiting(thread));
        assertFalse(task.isDone(), "another one is free");
        ring.release(0);
        assertTrue(task.get());
    }

    @Test
    void shouldEndTheWaitOfWhoAddsWhenItIsClosed() throws Exception {
        fill();
        startAdding();
        ring.close();
        assertInstanceOf(
                RingException.class,
                assertThrows(ExecutionException.class, task::get).getCause());
    }

    @Test
    void shouldEndTheWaitOfWhoAddsWhenItIsDone() throws Exception {
        fill();
        startAdding();
        ring.done();
        assertInstanceOf(
                RingException.class,
                assertThrows(ExecutionException.class, task::get).getCause());
        assertEquals(Packets.range(FULL), Packets.drain(ring));
    }

    @Test
    void shouldEndTheWaitOfWhoAddsByInterruption() throws Exception {
        fill();
        startAdding();
        thread.interrupt();
        assertInstanceOf(
                InterruptedException.class,
                assertThrows(ExecutionException.class, task::get).getCause());
        assertEquals(FULL, ring.totals().accepted());
    }

    @Test
    void shouldEndTheWaitOfWhoTakes() throws Exception {
        List<Consumer<MockRing>> ends = List.of(
                MockRing::wakeUp, MockRingWaitTest::fillOneBlock, MockRing::discard, MockRing::done, MockRing::close);
        for (Consumer<MockRing> end : ends) {
            startAwaiting();
            end.accept(ring);
            assertTrue(task.get());
            close();
            create();
        }
    }

    private static void fillOneBlock(MockRing ring) {
        try {
            ring.add(Packets.numbered(0));
        } catch (RingException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
        ring.retire();
    }

    @Test
    void shouldEndTheNextWaitIfNobodyWaits() throws Exception {
        ring.wakeUp();
        ring.await(-1); // returns
        startAwaiting();
        ring.wakeUp();
        assertTrue(task.get());
    }

    /** Else a thread that was interrupted would never wait again. */
    @Test
    void shouldWaitOnWhenWhoTakesIsInterrupted() throws Exception {
        startAwaiting();
        thread.interrupt();
        Packets.await(() -> !thread.isInterrupted() && Packets.isWaiting(thread));
        ring.wakeUp();
        assertTrue(task.get());
        Thread.currentThread().interrupt();
        ring.await(10);
        assertTrue(Thread.interrupted());
    }

    @Test
    void shouldGiveBackByForceWhatReadersHold() throws Exception {
        fill();
        for (int i = 0; i < BLOCKS; i++) {
            ring.take();
        }
        startAdding();
        ring.releaseAll();
        assertTrue(task.get());
        ring.retire();
        assertEquals(0, ring.take());
        ring.release(0); // which was taken from its first reader
        assertEquals(List.of(FULL), Packets.numbers(ring, 0));
        for (int i = 1; i < BLOCKS; i++) {
            ring.release(i);
        }
        assertTrue(ring.canAdd(0), "the others are free");
        for (int i = FULL + 1; i < FULL + 1 + FULL - A_BLOCK; i++) {
            ring.add(Packets.numbered(i));
        }
        ring.retire();
        assertFalse(ring.canAdd(0), "the second reader still has it");
        ring.release(0);
        assertTrue(ring.canAdd(0));
        assertThrows(IllegalStateException.class, () -> ring.release(0));
    }

    @Test
    void shouldLeaveAloneByForceWhatIsNotHeld() throws Exception {
        fill();
        ring.releaseAll();
        ring.done();
        assertEquals(Packets.range(FULL), Packets.drain(ring));
    }

    @Test
    void shouldMakeUnavailableWhatIsNotTaken() throws Exception {
        fill();
        int held = ring.take();
        ring.discard();
        assertEquals(Ring.NONE, ring.take());
        assertEquals(List.of(0, 1), Packets.numbers(ring, held));
        ring.release(held);
        for (int i = 0; i < A_BLOCK; i++) {
            ring.add(Packets.numbered(100 + i));
        }
        ring.done();
        assertFalse(ring.isOver());
        assertEquals(List.of(100, 101), Packets.drain(ring));
        assertEquals(FULL + A_BLOCK, ring.totals().accepted());
    }

    @Test
    void shouldBeOverWhenAllThatIsLeftIsUnavailable() throws Exception {
        fill();
        ring.discard();
        assertFalse(ring.isOver());
        ring.done();
        assertTrue(ring.isOver());
    }

    /** Of which the open block is the last one. */
    @Test
    void shouldMakeTheOpenBlockUnavailableToo() throws Exception {
        ring.add(Packets.numbered(0));
        ring.discard();
        ring.done();
        assertEquals(Ring.NONE, ring.take());
    }

    @Test
    void shouldAllocateNothingWhenTakingAndReleasing() throws Exception {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        PacketCopy packet = Packets.numbered(0);
        for (int attempt = 0; attempt < 5; attempt++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 20_000; i++) {
                ring.add(packet);
                int index = ring.take();
                if (index != Ring.NONE) {
                    ring.release(index);
                }
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertEquals(0, least);
    }

    private void fill() throws Exception {
        for (int i = 0; i < FULL; i++) {
            ring.add(Packets.numbered(i));
        }
        ring.retire();
    }

    /** Starts to add another packet, and waits until that waits. */
    private void startAdding() throws InterruptedException {
        start(new FutureTask<>(() -> ring.add(Packets.numbered(FULL))));
    }

    private void startAwaiting() throws InterruptedException {
        start(new FutureTask<>(() -> {
            ring.await(-1);
            return true;
        }));
    }

    private void start(FutureTask<Boolean> started) throws InterruptedException {
        task = started;
        thread = new Thread(task);
        thread.setDaemon(true);
        thread.start();
        Packets.await(() -> Packets.isWaiting(thread));
    }
}
