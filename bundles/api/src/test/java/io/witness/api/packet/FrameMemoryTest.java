package io.witness.api.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

/** Three blocks of 1024 bytes with two frames of 400 and a gap of 224 each, and two copy slots of 2048. */
class FrameMemoryTest {
    private static final FrameGeometry GEOMETRY = new FrameGeometry(1024, 3, 400, 0, 2048, 2);
    private static final int RING_BYTES = 3 * 1024;
    private static final int SLOT_BYTES = 2 * 2048;

    private final ByteBuffer whole =
            ByteBuffer.allocateDirect(RING_BYTES + SLOT_BYTES).order(ByteOrder.nativeOrder());
    private final RingMemory memory =
            RingMemory.ofFrames(GEOMETRY, slice(0, RING_BYTES), slice(RING_BYTES, SLOT_BYTES));

    private ByteBuffer slice(int start, int length) {
        return whole.slice(start, length).order(ByteOrder.nativeOrder());
    }

    @Test
    void shouldLeaveTheGapOfEachBlockOut() {
        int[] starts = {0, 400, 1024, 1424, 2048, 2448, 3072, 5120};
        assertEquals(6, memory.numBlocks());
        assertEquals(starts.length, memory.indexes());
        for (int i = 0; i < starts.length; i++) {
            memory.block(i).putInt(16, 100 + i);
            assertEquals(100 + i, whole.getInt(starts[i] + 16));
            assertEquals(starts[i], memory.distance(i));
            assertEquals(i < 6 ? 400 : 2048, memory.size(i));
            assertEquals(memory.size(i), memory.block(i).capacity());
            assertEquals(100 + i, memory.asReadOnly().block(i).getInt(16));
        }
        assertThrows(IndexOutOfBoundsException.class, () -> memory.block(8));
    }

    @Test
    void shouldFindTheStatusAtTheStartOfAFrame() {
        whole.putInt(1424, 5);
        assertEquals(5, memory.statusAcquire(3));
        memory.statusRelease(3, 0);
        assertEquals(0, whole.getInt(1424));
    }

    @Test
    void shouldPointOneFlyweightAtFramesAndSlots() {
        Block block = new Block().wrap(memory, 0);
        for (int i = 0; i < memory.indexes(); i++) {
            memory.block(i).putLong(BlockLayout.SEQUENCE_OFFSET, 1000 + i);
            assertEquals(1000 + i, block.wrap(memory, i).sequenceNumber());
        }
        assertThrows(IndexOutOfBoundsException.class, () -> block.wrap(memory, 8));
    }

    @Test
    void shouldRefuseAnotherRing() {
        Block block = new Block().wrap(memory, 0);
        ByteBuffer other = ByteBuffer.allocateDirect(RING_BYTES + SLOT_BYTES).order(ByteOrder.nativeOrder());
        RingMemory elsewhere = RingMemory.ofFrames(
                GEOMETRY,
                other.slice(0, RING_BYTES).order(ByteOrder.nativeOrder()),
                other.slice(RING_BYTES, SLOT_BYTES).order(ByteOrder.nativeOrder()));
        assertThrows(IllegalArgumentException.class, () -> block.wrap(elsewhere, 1));
    }

    @Test
    void shouldRefuseBuffersOfAnotherSize() {
        assertThrows(
                IllegalArgumentException.class,
                () -> RingMemory.ofFrames(GEOMETRY, slice(0, 2048), slice(RING_BYTES, SLOT_BYTES)));
        assertThrows(
                IllegalArgumentException.class,
                () -> RingMemory.ofFrames(GEOMETRY, slice(0, RING_BYTES), slice(RING_BYTES, 2048)));
        assertThrows(IllegalArgumentException.class, () -> new FrameGeometry(1024, 3, 2048, 0, 2048, 0));
        assertThrows(IllegalArgumentException.class, () -> new FrameGeometry(1024, 3, 512, 0, 256, 1));
    }
}
