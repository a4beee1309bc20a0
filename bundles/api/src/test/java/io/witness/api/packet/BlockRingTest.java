package io.witness.api.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

/** A flyweight goes round one ring, and nowhere else. */
class BlockRingTest {
    private static final int BLOCK_SIZE = 4096;
    private static final int FRAME_LENGTH = 60;

    private final ByteBuffer ring = ByteBuffer.allocateDirect(4 * BLOCK_SIZE);
    private final Block block = new Block();

    private ByteBuffer memory(int index) {
        return ring.slice(index * BLOCK_SIZE, BLOCK_SIZE).order(ByteOrder.nativeOrder());
    }

    private ByteBuffer filled(int index) {
        ByteBuffer filled = new KernelBlock(BLOCK_SIZE)
                .add(FRAME_LENGTH, FRAME_LENGTH, 0)
                .add(FRAME_LENGTH, FRAME_LENGTH, 0)
                .close();
        return memory(index).put(0, filled, 0, BLOCK_SIZE);
    }

    private String refused(ByteBuffer memory, int index) {
        return assertThrows(IllegalArgumentException.class, () -> block.wrap(memory, index))
                .getMessage();
    }

    @Test
    void shouldGoRoundARing() {
        for (int i = 0; i < 10; i++) {
            PacketCursor cursor = block.wrap(filled(i % 4), i % 4).packets();
            for (int left = 2; left > 0; left--) {
                assertEquals(left, cursor.remaining());
                assertTrue(cursor.hasNext());
                assertEquals(FRAME_LENGTH, cursor.next().snapLength());
            }
            assertFalse(cursor.hasNext());
            assertThrows(NoSuchElementException.class, cursor::next);
        }
    }

    @Test
    void shouldRefuseABlockOfAnotherRing() {
        assumeTrue(BlockMemory.address(ring) != 0, "without raw memory an address is an offset, of any ring");
        block.wrap(memory(1), 1);
        block.wrap(memory(3), 3);
        assertTrue(refused(memory(3), 2).contains("block 2 is elsewhere"));
        ByteBuffer other = ByteBuffer.allocateDirect(BLOCK_SIZE).order(ByteOrder.nativeOrder());
        assertTrue(refused(other, 2).contains("block 2 is elsewhere"));
        block.wrap(memory(2), 2);
    }

    @Test
    void shouldRefuseWhatIsNoBlock() {
        assertTrue(refused(ByteBuffer.allocate(BLOCK_SIZE).order(ByteOrder.nativeOrder()), 0)
                .contains("direct buffer"));
        assertTrue(refused(ring.slice(0, BLOCK_SIZE).order(ByteOrder.BIG_ENDIAN), 0)
                .contains("native byte order"));
        assertTrue(refused(ring.slice(0, 115).order(ByteOrder.nativeOrder()), 0).contains("at least 116 bytes"));
        block.wrap(memory(0), 0);
        assertTrue(refused(ring.slice(0, 2 * BLOCK_SIZE).order(ByteOrder.nativeOrder()), 0)
                .contains("all of 4096 bytes, not 8192"));
    }

    @Test
    void shouldShowNoPacketWhereThereIsNone() {
        assertNoPacket(block.cursor());
        assertThrows(NullPointerException.class, block::lastTimeNanos);
        PacketCursor cursor = block.wrap(filled(0), 0).packets();
        assertNoPacket(cursor);
        cursor.next();
        block.wrap(filled(1), 1);
        assertNoPacket(cursor);
        assertFalse(cursor.hasNext());
    }

    private static void assertNoPacket(Packet packet) {
        assertEquals(0, packet.snapLength());
        assertEquals(0, packet.wireLength());
        assertFalse(packet.hasVlanTag());
        packet.timeNanos(); // anything, but no fault
        assertThrows(IndexOutOfBoundsException.class, () -> packet.unsignedByte(0));
        assertEquals(0, new NetworkLayer(packet, LinkTypes.ETHERNET).snapLength());
        assertFalse(new NetworkLayer(packet, LinkTypes.ETHERNET).find());
    }

    @Test
    void shouldEndTheWalkAtAMalformedPacket() {
        ByteBuffer memory = filled(0);
        PacketCursor cursor = block.wrap(memory, 0).packets();
        memory.putInt(memory.getInt(BlockLayout.FIRST_PACKET_OFFSET), 7);
        assertThrows(MalformedBlockException.class, cursor::next);
        assertFalse(cursor.hasNext());
    }
}
