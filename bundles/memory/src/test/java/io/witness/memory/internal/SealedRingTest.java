package io.witness.memory.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.witness.api.packet.BlockLayout;
import io.witness.api.ring.Ring;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingTotals;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealedRingTest {
    private static final int NUM_BLOCKS = 4;
    private static final int PACKETS = 10;
    private static final int LENGTH = 1000;
    private static final int SOURCE_FREEZES = 2;

    private final FakeSource source = new FakeSource(NUM_BLOCKS);
    private Ring ring;

    @BeforeEach
    void seal() throws Exception {
        ring = new MemorySealer().seal(source);
    }

    @AfterEach
    void close() {
        ring.close();
    }

    @Test
    void shouldCopyWhatIsInUseByteForByte() {
        source.fill(PACKETS, LENGTH);
        byte[] expected = bytes(source.memory(0), LENGTH);
        assertEquals(0, ring.take());
        assertTrue(source.isFree(0), "the source's is given back at once");
        assertEquals(hex(expected), hex(bytes(ring.memory(0), LENGTH)));
        assertEquals(0, ring.memory(0).get(LENGTH), "what is not in use");
    }

    @Test
    void shouldTakeEachBlockOnceInOrder() {
        assertEquals(Ring.NONE, ring.take());
        for (int sequence = 1; sequence <= 3 * NUM_BLOCKS; sequence++) {
            source.fill(PACKETS, LENGTH);
            int index = ring.take();
            assertEquals((sequence - 1) % NUM_BLOCKS, index);
            assertEquals(sequence, sequence(index));
            assertEquals(Ring.NONE, ring.take());
            ring.release(index);
        }
        assertTotals(3 * NUM_BLOCKS * PACKETS, 0, 0);
    }

    @Test
    void shouldHoldUpTheSourceForNobody() {
        takeAll();
        for (int i = 0; i < NUM_BLOCKS; i++) {
            assertTrue(source.isFree(i));
        }
    }

    @Test
    void shouldDropWhatHasNoRoomAndShowTheGap() {
        takeAll();
        source.fill(5, LENGTH);
        source.fill(6, LENGTH);
        assertEquals(Ring.NONE, ring.take());
        assertTotals(NUM_BLOCKS * PACKETS, 5 + 6, 2);
        ring.release(1);
        source.fill(7, LENGTH);
        assertEquals(Ring.NONE, ring.take(), "block 0, which is next, is still held");
        assertTotals(NUM_BLOCKS * PACKETS, 5 + 6 + 7, 3);
        ring.release(0);
        source.fill(8, LENGTH);
        assertEquals(0, ring.take());
        assertEquals(NUM_BLOCKS + 4, sequence(0));
        assertTotals(NUM_BLOCKS * PACKETS + 8, 5 + 6 + 7, 3);
    }

    @Test
    void shouldNotChangeABlockThatIsHeld() {
        takeAll();
        byte[] before = bytes(ring.memory(0), FakeSource.BLOCK_SIZE);
        source.fill(PACKETS, LENGTH);
        ring.take();
        assertEquals(hex(before), hex(bytes(ring.memory(0), FakeSource.BLOCK_SIZE)));
    }

    @Test
    void shouldGoOnToTheNextBlockAfterADroppedOne() {
        takeAll();
        source.fill(PACKETS, LENGTH);
        source.fill(PACKETS, LENGTH);
        source.onRelease = () -> {
            source.onRelease = () -> {};
            ring.release(0);
        };
        assertEquals(0, ring.take());
        assertEquals(NUM_BLOCKS + 2, sequence(0));
    }

    @Test
    void shouldComeBackWhenBlocksNeverEnd() {
        takeAll();
        source.fill(PACKETS, LENGTH);
        source.onRelease = () -> source.fill(PACKETS, LENGTH);
        assertEquals(Ring.NONE, ring.take());
        assertTotals(NUM_BLOCKS * PACKETS, SealedRing.MOST_DROPPED * PACKETS, SealedRing.MOST_DROPPED);
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 47, FakeSource.BLOCK_SIZE + 1, Integer.MAX_VALUE})
    void shouldCopyTheWholeBlockIfItsLengthCannotBeTrue(int length) {
        source.fill(PACKETS, length);
        byte[] expected = bytes(source.memory(0), FakeSource.BLOCK_SIZE);
        assertEquals(0, ring.take());
        assertEquals(hex(expected), hex(bytes(ring.memory(0), FakeSource.BLOCK_SIZE)));
    }

    @ParameterizedTest
    @ValueSource(ints = {BlockLayout.HEADER_LENGTH, FakeSource.BLOCK_SIZE})
    void shouldCopyTheShortestAndTheLongestBlock(int length) {
        source.fill(PACKETS, length);
        byte[] expected = bytes(source.memory(0), length);
        ring.take();
        assertEquals(hex(expected), hex(bytes(ring.memory(0), length)));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, FakeSource.BLOCK_SIZE, Integer.MAX_VALUE})
    void shouldCountNoPacketsWhereThereCannotBeSoMany(int packets) {
        takeAll();
        source.fill(packets, LENGTH);
        ring.take();
        ring.release(0);
        source.fill(packets, LENGTH);
        assertEquals(0, ring.take());
        assertEquals(packets, BlockLayout.packetCount(ring.memory(0)), "a header is passed on as it is");
        assertTotals(NUM_BLOCKS * PACKETS, 0, 1);
    }

    @Test
    void shouldAddWhatTheKernelDropped() {
        for (int i = 0; i < NUM_BLOCKS + 1; i++) {
            source.fill(PACKETS, LENGTH);
        }
        assertTotals(0, PACKETS, 0);
    }

    @Test
    void shouldWaitWithTheSource() throws Exception {
        ring.await(17);
        assertEquals(17, source.awaited);
        ring.wakeUp();
        assertTrue(source.wokenUp);
        assertFalse(ring.isOver());
        source.over = true;
        assertTrue(ring.isOver());
        assertEquals(source.description(), ring.description());
        assertEquals(source.link(), ring.link());
    }

    @Test
    void shouldCloseBothAndLetLateReadersReadZeros() throws Exception {
        source.fill(PACKETS, LENGTH);
        ByteBuffer late = ring.memory(ring.take());
        ring.close();
        assertTrue(source.closed);
        assertEquals(0, late.getInt(BlockLayout.LENGTH_OFFSET));
        assertThrows(RingException.class, ring::lease);
        ring.release(0);
        assertTotals(PACKETS, 0, 0);
    }

    @Test
    void shouldAllocateNothingWhenCopyingAndDropping() {
        assertEquals(0, leastBytesAllocated(() -> {
            source.fill(PACKETS, LENGTH);
            ring.release(ring.take());
        }));
        takeAll();
        assertEquals(0, leastBytesAllocated(() -> {
            source.fill(PACKETS, LENGTH);
            ring.take();
        }));
    }

    private static long leastBytesAllocated(Runnable step) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        long least = Long.MAX_VALUE;
        for (int attempt = 0; attempt < 5; attempt++) {
            long before = threads.getThreadAllocatedBytes(thread);
            for (int i = 0; i < 20_000; i++) {
                step.run();
            }
            least = Math.min(least, threads.getThreadAllocatedBytes(thread) - before);
        }
        return least;
    }

    private void takeAll() {
        for (int i = 0; i < NUM_BLOCKS; i++) {
            source.fill(PACKETS, LENGTH);
            assertEquals(i, ring.take());
        }
    }

    private void assertTotals(long accepted, long dropped, long freezes) {
        assertEquals(new RingTotals(accepted, dropped, SOURCE_FREEZES + freezes), ring.totals());
    }

    private long sequence(int index) {
        return ring.memory(index).getLong(BlockLayout.SEQUENCE_OFFSET);
    }

    private static byte[] bytes(ByteBuffer block, int length) {
        byte[] bytes = new byte[length];
        block.get(0, bytes);
        return bytes;
    }

    private static String hex(byte[] bytes) {
        return java.util.HexFormat.of().formatHex(bytes);
    }
}
