package io.witness.api.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RingMemoryTest {
    private static final int BLOCK_SIZE = 256;

    private static ByteBuffer segment(int blocks) {
        return ByteBuffer.allocateDirect(blocks * BLOCK_SIZE).order(ByteOrder.nativeOrder());
    }

    private static RingMemory memory(int... blocks) {
        ByteBuffer all = segment(Arrays.stream(blocks).sum());
        ByteBuffer[] segments = new ByteBuffer[blocks.length];
        int start = 0;
        for (int i = 0; i < blocks.length; i++) {
            int length = blocks[i] * BLOCK_SIZE;
            segments[i] = all.slice(start, length).order(ByteOrder.nativeOrder());
            start += length;
        }
        return RingMemory.of(BLOCK_SIZE, segments);
    }

    @Test
    void shouldFindEachBlockOfSeveralSegments() {
        RingMemory memory = memory(4, 4, 3);
        assertEquals(11, memory.numBlocks());
        for (int i = 0; i < 11; i++) {
            memory.statusRelease(i, 100 + i);
            memory.segment(i).putInt(memory.start(i) + BlockLayout.NUM_PACKETS_OFFSET, i);
        }
        for (int i = 0; i < 11; i++) {
            assertEquals(100 + i, memory.statusAcquire(i));
            assertEquals(i, memory.packetCount(i));
            assertEquals(100 + i, BlockLayout.statusAcquire(memory.block(i)));
            assertEquals(BLOCK_SIZE, memory.block(i).capacity());
            assertEquals(i / 4, memory.segmentOf(i));
        }
        assertTrue(memory.compareAndSetStatus(10, 110, 0));
        assertEquals(0, memory.asReadOnly().statusAcquire(10));
    }

    @Test
    void shouldTakeOneSegmentOfAnyLength() {
        RingMemory memory = memory(7);
        assertEquals(7, memory.numBlocks());
        assertSame(memory.segment(0), memory.segment(6));
        assertThrows(IndexOutOfBoundsException.class, () -> memory.block(7));
        assertThrows(IndexOutOfBoundsException.class, () -> new Block().wrap(memory, 7));
        assertThrows(IndexOutOfBoundsException.class, () -> new Block().wrap(memory, -1));
    }

    @Test
    void shouldRefuseSegmentsInWhichBlocksCannotBeFoundByCalculation() {
        assertThrows(IllegalArgumentException.class, () -> memory(3, 3));
        assertThrows(IllegalArgumentException.class, () -> memory(4, 2, 4));
        assertThrows(IllegalArgumentException.class, () -> memory(4, 5));
        assertThrows(IllegalArgumentException.class, () -> memory());
        assertThrows(IllegalArgumentException.class, () -> RingMemory.of(100, segment(1)));
        assertThrows(IllegalArgumentException.class, () -> RingMemory.of(4, ByteBuffer.allocate(4)));
    }

    @ParameterizedTest
    @CsvSource({"4096,262144", "1048576,1024", "12288,65536", "1073741824,1", "2147479552,1"})
    void shouldKeepASegmentWithinWhatABufferHolds(int blockSize, int blocks) {
        assertEquals(blocks, RingMemory.blocksOfSegment(blockSize));
    }

    @Test
    void shouldReadPacketsOfABlockThatLiesBehindOthers() {
        RingMemory memory = memory(4, 4);
        ByteBuffer block = memory.block(6);
        int header = BlockLayout.HEADER_LENGTH;
        block.putInt(BlockLayout.NUM_PACKETS_OFFSET, 1);
        block.putInt(BlockLayout.FIRST_PACKET_OFFSET, header);
        block.putInt(BlockLayout.LENGTH_OFFSET, BLOCK_SIZE);
        block.putLong(BlockLayout.SEQUENCE_OFFSET, 42);
        block.putInt(header + PacketLayout.SNAP_LENGTH_OFFSET, 20);
        block.putInt(header + PacketLayout.WIRE_LENGTH_OFFSET, 60);
        block.putShort(header + PacketLayout.DATA_OFFSET, (short) PacketLayout.HEADER_LENGTH);
        int data = header + PacketLayout.HEADER_LENGTH;
        for (int i = 0; i < 20; i++) {
            block.put(data + i, (byte) (i + 1));
        }
        Block flyweight = new Block().wrap(memory, 0).wrap(memory.asReadOnly(), 6);
        assertEquals(42, flyweight.sequenceNumber());
        PacketCursor cursor = flyweight.packets();
        Packet packet = cursor.next();
        assertEquals(1, packet.unsignedByte(0));
        assertEquals(data, packet.index(0, 20));
        assertEquals(20, packet.bytes(0, 20)[19]);
        ByteBuffer few = ByteBuffer.allocate(20);
        packet.copy(0, 20, few);
        assertEquals(20, few.get(19));
        ByteBuffer fewer = ByteBuffer.allocate(3); // by the buffer's own copying
        packet.copy(17, 3, fewer);
        assertEquals(18, fewer.get(0));
    }
}
