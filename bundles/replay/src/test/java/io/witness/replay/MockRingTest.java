package io.witness.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.packet.Block;
import io.witness.api.packet.BlockLayout;
import io.witness.api.packet.Packet;
import io.witness.api.packet.PacketCopy;
import io.witness.api.packet.PacketCursor;
import io.witness.api.ring.DescriptorLease;
import io.witness.api.ring.Ring;
import io.witness.api.ring.RingDescription;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingTotals;
import io.witness.linux.memory.RingMapping;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is put into a mock ring, and what readers get of it. */
@Timeout(60)
class MockRingTest {
    private static final int BLOCKS = 4;
    private static final int A_BLOCK = 2;
    private static final int FULL = A_BLOCK * BLOCKS;
    private static final int NEVER = 0;
    /** So long that it is not over before the test is. */
    private static final int LATER = 600_000;

    private MockRing ring;

    @BeforeEach
    void create() throws Exception {
        create(NEVER, WhenFull.WAIT);
    }

    private void create(int blockTimeoutMillis, WhenFull whenFull) throws IOException {
        close();
        ring = MockRing.create(Packets.ring(BLOCKS), blockTimeoutMillis, whenFull);
    }

    @AfterEach
    void close() {
        if (ring != null) {
            ring.close();
        }
    }

    @Test
    void shouldDeliverWhatWasAddedAndThenBeOver() throws Exception {
        add(0, FULL - 1);
        assertEquals(new RingTotals(FULL - 1, 0, 0), ring.totals());
        assertFalse(ring.isOver());
        ring.done();
        assertFalse(ring.isOver());
        assertEquals(Packets.range(FULL - 1), Packets.drain(ring));
        assertTrue(ring.isOver());
        assertEquals(Ring.NONE, ring.take());
        ring.await(-1); // returns
    }

    @Test
    void shouldBeOverAtOnceIfNothingWasAdded() {
        ring.done();
        assertTrue(ring.isOver());
    }

    @Test
    void shouldTakeNothingAfterItIsDone() {
        ring.done();
        assertFalse(ring.canAdd(0));
        assertThrows(RingException.class, () -> ring.add(Packets.numbered(0)));
    }

    @Test
    void shouldDropAndCountAsTheKernelDoes() throws Exception {
        create(NEVER, WhenFull.DROP);
        add(0, FULL);
        assertFalse(ring.add(Packets.numbered(FULL)));
        assertFalse(ring.add(Packets.numbered(FULL)));
        int first = ring.take();
        ring.release(first);
        assertTrue(ring.add(Packets.numbered(FULL)));
        ring.done();
        List<Integer> rest = Packets.drain(ring);
        assertEquals(Packets.range(FULL + 1).subList(A_BLOCK, FULL + 1), rest);
        assertEquals(new RingTotals(FULL + 1, 2, 2), ring.totals());
    }

    @Test
    void shouldMarkABlockBeforeWhichPacketsWereDropped() throws Exception {
        create(NEVER, WhenFull.DROP);
        add(0, FULL);
        assertFalse(ring.add(Packets.numbered(FULL)));
        ring.release(ring.take());
        ring.add(Packets.numbered(FULL));
        ring.retire();
        assertEquals(BlockLayout.STATUS_USER | BlockLayout.STATUS_LOSING, BlockLayout.statusAcquire(ring.memory(0)));
    }

    @Test
    void shouldKnowWhetherThereIsRoom() throws Exception {
        for (int i = 0; ring.canAdd(Packets.LENGTH); i++) {
            ring.add(Packets.numbered(i)); // does not wait
        }
        assertEquals(FULL, ring.totals().accepted());
        assertTrue(ring.canAdd(100));
        ring.retire();
        assertFalse(ring.canAdd(100));
        ring.release(ring.take());
        assertTrue(ring.canAdd(Packets.LENGTH));
        ring.close();
        assertFalse(ring.canAdd(0));
    }

    @Test
    void shouldHandOverABlockThatHasRoomIfToldSo() throws Exception {
        ring.retire();
        assertEquals(Ring.NONE, ring.take());
        add(0, 1);
        assertEquals(Ring.NONE, ring.take());
        ring.retire();
        assertEquals(0, ring.take());
        assertEquals(BlockLayout.STATUS_USER, BlockLayout.statusAcquire(ring.memory(0)));
        assertEquals(Ring.NONE, ring.take());
    }

    @Test
    void shouldHandOverABlockThatHasWaitedLongEnough() throws Exception {
        create(20, WhenFull.WAIT);
        add(0, 1);
        int index = awaitBlock();
        assertEquals(List.of(0), Packets.numbers(ring, index));
        assertEquals(
                BlockLayout.STATUS_USER | BlockLayout.STATUS_TIMED_OUT, BlockLayout.statusAcquire(ring.memory(index)));
    }

    /** Who only looks is served as well. */
    @Test
    void shouldHandOverWhatHasWaitedLongEnoughWithoutBeingAwaited() throws Exception {
        create(1, WhenFull.WAIT);
        add(0, 1);
        Thread.sleep(20);
        assertEquals(0, ring.take());
    }

    @Test
    void shouldKeepABlockThatHasNotWaitedLongEnough() throws Exception {
        create(LATER, WhenFull.WAIT);
        add(0, 1);
        assertEquals(Ring.NONE, ring.take());
        ring.await(10);
        ring.await(10);
        assertEquals(Ring.NONE, ring.take());
    }

    /** Whoever waits without limit began when there was nothing to wait for. */
    @Test
    void shouldHandOverInTimeToWhoWaitsAlready() throws Exception {
        create(20, WhenFull.WAIT);
        CompletableFuture<List<Integer>> read = new CompletableFuture<>();
        Thread reader = start(() -> read.complete(Packets.numbers(ring, awaitBlock())));
        Packets.await(() -> Packets.isWaiting(reader));
        add(7, 8);
        assertEquals(List.of(7), read.get());
    }

    @Test
    void shouldCutPacketsToTheSnapLengthOfItsDescription() throws Exception {
        ring.close();
        ring = MockRing.create(
                new RingDescription(
                        Optional.empty(),
                        OptionalInt.empty(),
                        OptionalInt.of(96),
                        Optional.empty(),
                        Packets.BLOCK_SIZE,
                        BLOCKS),
                NEVER,
                WhenFull.WAIT);
        add(0, 1);
        ring.retire();
        PacketCursor packets = new Block().wrap(ring.memory(0), ring.take()).packets();
        Packet packet = packets.next();
        assertEquals(96, packet.snapLength());
        assertEquals(Packets.LENGTH, packet.wireLength());
    }

    @Test
    void shouldTellOfEachPacketThatWasPutIn() throws Exception {
        create(NEVER, WhenFull.DROP);
        List<Integer> told = new ArrayList<>();
        ring.onAdd(packet -> told.add(Packets.number(packet)));
        add(0, FULL);
        ring.add(Packets.numbered(FULL)); // dropped
        assertEquals(Packets.range(FULL), told);
    }

    @Test
    void shouldAddFromASource() throws Exception {
        PacketSupplier source = Packets.counting(2);
        PacketCopy buffer = new PacketCopy(0);
        assertTrue(ring.addFrom(source, buffer));
        assertTrue(ring.addFrom(source, buffer));
        assertFalse(ring.addFrom(source, buffer));
        ring.done();
        assertEquals(Packets.range(2), Packets.drain(ring));
    }

    @Test
    void shouldPipeAllThatASourceHas() throws Exception {
        CompletableFuture<Void> end = ring.pipe(Packets.counting(10 * FULL + 1));
        CompletableFuture<Void> done = end.thenRun(ring::done);
        assertEquals(Packets.range(10 * FULL + 1), Packets.drain(ring));
        done.get();
    }

    @Test
    void shouldDeliverWhatCameBeforeTheSourceFailed() throws Exception {
        IOException cause = new IOException("cut off");
        PacketSupplier good = Packets.counting(3);
        CompletableFuture<Void> end = ring.pipe(packet -> {
            if (!good.next(packet)) {
                throw cause;
            }
            return true;
        });
        assertSame(cause, assertThrows(ExecutionException.class, end::get).getCause());
        ring.done();
        assertEquals(Packets.range(3), Packets.drain(ring));
    }

    @Test
    void shouldHandOverTheLastBlockOfAPipe() throws Exception {
        ring.pipe(Packets.counting(1)).get();
        assertEquals(0, ring.take());
    }

    @Test
    void shouldEndAPipeWhenItIsClosed() throws Exception {
        CompletableFuture<Void> end = ring.pipe(Packets.counting(Integer.MAX_VALUE));
        Packets.await(() -> ring.totals().accepted() == FULL);
        ring.close();
        assertInstanceOf(
                RingException.class,
                assertThrows(ExecutionException.class, end::get).getCause());
    }

    @Test
    void shouldLendWhatAnotherProcessCanRead() throws Exception {
        try (DescriptorLease lease = ring.lease();
                RingMapping reader = RingMapping.map(lease.descriptor(), Packets.BLOCK_SIZE, BLOCKS, false)) {
            add(0, 1);
            ring.retire();
            assertEquals(
                    BlockLayout.STATUS_USER,
                    BlockLayout.statusAcquire(reader.memory().block(0)));
            assertEquals(1, BlockLayout.packetCount(reader.memory().block(0)));
        }
        ring.close();
        assertThrows(RingException.class, ring::lease);
        assertThrows(RingException.class, () -> ring.await(0));
        assertThrows(RingException.class, () -> ring.add(Packets.numbered(0)));
    }

    private int awaitBlock() throws RingException {
        int index = ring.take();
        while (index == Ring.NONE) {
            ring.await(-1);
            index = ring.take();
        }
        return index;
    }

    private void add(int from, int to) throws Exception {
        for (int i = from; i < to; i++) {
            assertTrue(ring.add(Packets.numbered(i)));
        }
    }

    private static Thread start(Task task) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private interface Task {
        void run() throws Exception;
    }
}
