package io.witness.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.witness.api.packet.Block;
import io.witness.api.packet.BlockLayout;
import io.witness.api.packet.Packet;
import io.witness.api.packet.PacketCopy;
import io.witness.api.packet.PacketCursor;
import io.witness.api.packet.PacketLayout;
import io.witness.api.ring.Ring;
import io.witness.api.ring.RingTotals;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When blocks are opened and handed over, and what their headers say. */
class BlockWriterTest {
    private static final int BLOCK_SIZE = 4096;
    private static final int BLOCKS = 3;
    private static final int ETHERNET = 1;
    private static final int INTERFACE = 7;
    /** Where data start in a packet of Ethernet. */
    private static final int DATA = 82;
    /** What is left of a block for packets. */
    private static final int ROOM = BLOCK_SIZE - BlockLayout.HEADER_LENGTH;

    private MemoryRing ring;
    private BlockWriter writer;

    @BeforeEach
    void create() throws Exception {
        ring = MemoryRing.create(BLOCK_SIZE, BLOCKS);
        writer = new BlockWriter(ring, ETHERNET, BlockWriter.UNLIMITED, INTERFACE);
    }

    @AfterEach
    void close() {
        ring.close();
    }

    @Test
    void shouldWriteTheBlocksHeaderAsTheKernelDoes() {
        write(60, 1_000_000_005L);
        write(61, 2_000_000_006L);
        writer.retire(true);
        ByteBuffer block = ring.memory(ring.take());
        assertEquals(2, block.getInt(BlockLayout.VERSION_OFFSET));
        assertEquals(48, block.getInt(BlockLayout.PRIVATE_OFFSET));
        assertEquals(BlockLayout.STATUS_USER | BlockLayout.STATUS_TIMED_OUT, BlockLayout.statusAcquire(block));
        assertEquals(2, BlockLayout.packetCount(block));
        assertEquals(48, block.getInt(BlockLayout.FIRST_PACKET_OFFSET));
        assertEquals(48 + 144 + 144, block.getInt(BlockLayout.LENGTH_OFFSET));
        assertEquals(1, block.getLong(BlockLayout.SEQUENCE_OFFSET));
        assertEquals(1, block.getInt(BlockLayout.FIRST_TIME_OFFSET));
        assertEquals(5, block.getInt(BlockLayout.FIRST_TIME_OFFSET + 4));
        assertEquals(2, block.getInt(BlockLayout.LAST_TIME_OFFSET));
        assertEquals(6, block.getInt(BlockLayout.LAST_TIME_OFFSET + 4));
        assertEquals(144, block.getInt(48 + PacketLayout.NEXT_OFFSET));
        assertEquals(0, block.getInt(48 + 144 + PacketLayout.NEXT_OFFSET));
    }

    @Test
    void shouldCountBlocksFromOneWhereverTheyAre() {
        for (int number = 1; number < 3 * BLOCKS; number++) {
            write(60, 0);
            assertEquals(number - 1, writer.retiredBlocks());
            writer.retire(false);
            assertEquals(number, writer.retiredBlocks());
            int index = ring.take();
            assertEquals((number - 1) % BLOCKS, index);
            assertEquals(number, ring.memory(index).getLong(BlockLayout.SEQUENCE_OFFSET));
            assertEquals(1, BlockLayout.packetCount(ring.memory(index)));
            ring.release(index);
        }
    }

    @Test
    void shouldFillABlockUpToTheLastUnit() {
        fillUpTo(ROOM - 8 - 144);
        write(62, 0);
        assertEquals(Ring.NONE, ring.take());
        writer.retire(false);
        assertEquals(BLOCK_SIZE - 8, length(ring.take()));
    }

    /** The kernel leaves the last unit alone. */
    @Test
    void shouldOpenAnotherBlockForAPacketThatWouldEndWithTheBlock() {
        fillUpTo(ROOM - 144);
        write(62, 0);
        int full = ring.take();
        assertEquals(BLOCK_SIZE - 144, length(full));
        assertEquals(BlockLayout.STATUS_USER, BlockLayout.statusAcquire(ring.memory(full)));
        writer.retire(false);
        assertEquals(48 + 144, length(ring.take()));
    }

    /** The largest that takes the whole of an empty block, and one more. */
    @Test
    void shouldCutAPacketToAnEmptyBlock() {
        write(ROOM - DATA, 0);
        write(ROOM - DATA + 1, 0);
        writer.retire(false);
        for (int wireLength = ROOM - DATA; wireLength <= ROOM - DATA + 1; wireLength++) {
            int index = ring.take();
            assertEquals(BLOCK_SIZE, length(index));
            Packet packet = only(index);
            assertEquals(ROOM - DATA, packet.snapLength());
            assertEquals(wireLength, packet.wireLength());
        }
    }

    @Test
    void shouldKeepNoMoreOfAPacketThanWasAskedFor() {
        BlockWriter cutting = new BlockWriter(ring, ETHERNET, 40, 0);
        cutting.write(packet(1000, 0));
        cutting.write(packet(20, 0));
        cutting.retire(false);
        PacketCursor packets = block(ring.take()).packets();
        Packet packet = packets.next();
        assertEquals(40, packet.snapLength());
        assertEquals(1000, packet.wireLength());
        assertEquals(20, packets.next().snapLength());
    }

    @Test
    void shouldNotRetireABlockWithoutPackets() {
        writer.retire(true);
        assertEquals(Ring.NONE, ring.take());
        assertFalse(writer.isOpen());
        write(60, 0);
        assertTrue(writer.isOpen());
        writer.retire(true);
        writer.retire(true);
        ring.take();
        assertEquals(Ring.NONE, ring.take());
    }

    @Test
    void shouldRefuseAPacketAsLongAsTheNextBlockIsNotFree() {
        fillRing();
        assertFalse(writer.write(packet(ROOM - DATA, 0)));
        ring.take();
        ring.take();
        ring.release(1);
        assertFalse(writer.write(packet(ROOM - DATA, 0)));
        ring.release(0);
        assertTrue(writer.write(packet(ROOM - DATA, 0)));
        writer.retire(false);
        ring.take();
        assertEquals(0, ring.take());
        assertEquals(4, ring.memory(0).getLong(BlockLayout.SEQUENCE_OFFSET));
    }

    @Test
    void shouldKnowBeforeWhetherThereIsRoom() {
        assertTrue(writer.hasRoom(ROOM));
        for (int packets = 0; writer.hasRoom(100); packets++) {
            assertTrue(writer.write(packet(100, 0)), () -> "as it said: " + writer.totals());
            assertTrue(packets < BLOCKS * ROOM / 184);
        }
        assertTrue(writer.hasRoom(10), "the open block has room for a small one");
        assertFalse(writer.write(packet(100, 0)));
        assertFalse(writer.hasRoom(10), "retired by the packet that did not fit");
        ring.release(ring.take());
        assertTrue(writer.hasRoom(100));
    }

    @Test
    void shouldKnowThatTheOnlyBlockIsNoOtherOne() throws Exception {
        try (MemoryRing one = MemoryRing.create(BLOCK_SIZE, 1)) {
            BlockWriter small = new BlockWriter(one, ETHERNET, BlockWriter.UNLIMITED, 0);
            assertTrue(small.write(packet(3000, 0)));
            assertTrue(small.hasRoom(500));
            assertFalse(small.hasRoom(3000));
            assertFalse(small.write(packet(3000, 0)));
            one.release(one.take());
            assertTrue(small.write(packet(3000, 0)));
        }
    }

    @Test
    void shouldSayInTheBlocksThatSomeWereLostUntilThatWasRead() {
        write(60, 0);
        writer.drop();
        writer.retire(false);
        write(60, 0);
        writer.retire(true);
        int losing = BlockLayout.STATUS_USER | BlockLayout.STATUS_LOSING;
        assertEquals(losing, BlockLayout.statusAcquire(ring.memory(0)));
        assertEquals(losing | BlockLayout.STATUS_TIMED_OUT, BlockLayout.statusAcquire(ring.memory(1)));
        assertEquals(new RingTotals(2, 1, 0), writer.totals());
        write(60, 0);
        writer.retire(false);
        assertEquals(BlockLayout.STATUS_USER, BlockLayout.statusAcquire(ring.memory(2)));
    }

    @Test
    void shouldCountAFreezeOnceWheneverTheNextBlockIsNotFree() {
        fillRing();
        assertFalse(writer.write(packet(60, 0)));
        assertFalse(writer.write(packet(60, 0)));
        assertEquals(new RingTotals(BLOCKS, 0, 1), writer.totals());
        ring.release(ring.take());
        write(60, 0);
        writer.retire(true);
        assertEquals(new RingTotals(BLOCKS + 1, 0, 2), writer.totals());
    }

    @Test
    void shouldTellSinceWhenABlockIsOpen() {
        long before = System.nanoTime();
        write(60, 0);
        long between = System.nanoTime();
        write(60, 0);
        assertTrue(writer.openSinceNanos() - before >= 0);
        assertTrue(between - writer.openSinceNanos() >= 0);
    }

    @Test
    void shouldAllocateNothing() {
        PacketCopy packet = packet(1000, 0);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int attempt = 0; attempt < 5; attempt++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 20_000; i++) {
                writer.write(packet);
                int index = ring.take();
                if (index != Ring.NONE) {
                    ring.release(index);
                }
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertEquals(0, least);
    }

    /** One packet a block. */
    private void fillRing() {
        for (int i = 0; i < BLOCKS; i++) {
            write(ROOM - DATA, 0);
        }
        writer.retire(false);
    }

    /** Puts packets into the open block that take so many bytes. */
    private void fillUpTo(int bytes) {
        for (int used = 0; used < bytes; ) {
            int length = Math.min(bytes - used, 1000);
            length = bytes - used - length < 144 ? bytes - used : length;
            write(length - DATA, 0);
            used += length;
        }
        assertEquals(Ring.NONE, ring.take());
    }

    private void write(int length, long timeNanos) {
        assertTrue(writer.write(packet(length, timeNanos)));
    }

    private static PacketCopy packet(int length, long timeNanos) {
        return new PacketCopy(length).set(ByteBuffer.allocate(length), length, timeNanos, Packet.TYPE_HOST);
    }

    private int length(int index) {
        return ring.memory(index).getInt(BlockLayout.LENGTH_OFFSET);
    }

    private Packet only(int index) {
        assertEquals(1, BlockLayout.packetCount(ring.memory(index)));
        PacketCursor packets = block(index).packets();
        return packets.next();
    }

    private Block block(int index) {
        return new Block().wrap(ring.memory(index), index);
    }
}
