package io.witness.it.afpacket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.packet.BlockLayout;
import io.witness.api.ring.RingTotals;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The blocks of a memory ring beside those in which the kernel has the same packets. {@link BlockFields} lists what may differ. */
class MemoryBlocksTest extends OnVethPair {
    private static final int MTU = 9000;
    private static final int LONGEST = MTU + 14;
    private static final int BLOCK_SIZE = 4096;
    /** Bytes of a block for packets. */
    private static final int ROOM = BLOCK_SIZE - BlockLayout.HEADER_LENGTH;
    /** Where data start in a packet of Ethernet. */
    private static final int DATA = 82;

    private BothRings rings;

    @BeforeEach
    void open() throws Exception {
        VethPair.ip("link", "set", pair.sender, "mtu", Integer.toString(MTU));
        VethPair.ip("link", "set", pair.receiver, "mtu", Integer.toString(MTU));
        VethPair.ip("link", "set", pair.receiver, "address", "02:00:00:00:00:02");
    }

    @AfterEach
    void close() throws Exception {
        rings.close();
    }

    @ParameterizedTest
    @CsvSource({"4096, 2000", "4096, 1", "16384, 200", "1048576, 10"})
    void shouldBeThoseOfTheKernel(int blockSize, int blockTimeoutMillis) throws Exception {
        open(blockSize, 1024, blockTimeoutMillis);
        List<byte[]> frames = WireFrames.varied(Math.min(LONGEST, blockSize / 2));
        send(frames);
        List<Integer> blocks = rings.takeAllFromKernel();
        rings.fillAs(blocks);
        rings.assertSame(blocks);
        assertEquals(new RingTotals(frames.size(), 0, 0), rings.kernel.totals());
        assertEquals(rings.kernel.totals(), rings.writer.totals());
        assertTrue(BothRings.isTimedOut(rings.kernel, blocks.get(blocks.size() - 1)));
    }

    /** From one that leaves more than a unit of the block over to one that is cut. */
    @Test
    void shouldEndWhereTheKernelsEnd() throws Exception {
        open(BLOCK_SIZE, 256, 2000);
        List<byte[]> frames = new ArrayList<>();
        for (int length = ROOM - 20; length <= ROOM + 10; length++) {
            frames.add(WireFrames.plain(60));
            frames.add(WireFrames.plain(length - DATA));
            frames.add(WireFrames.plain(length - DATA));
        }
        for (int length = ROOM - 144 - 20; length <= ROOM - 144 + 10; length++) {
            frames.add(WireFrames.plain(62));
            frames.add(WireFrames.plain(length - DATA));
        }
        frames.add(WireFrames.of("ffffffffffff 8100 0064 0800 4500", LONGEST));
        frames.add(WireFrames.plain(LONGEST));
        send(frames);
        List<Integer> blocks = rings.takeAllFromKernel();
        rings.fillAs(blocks);
        rings.assertSame(blocks);
        assertTrue(blocks.stream().anyMatch(index -> blockLength(index) == BLOCK_SIZE));
        assertTrue(blocks.stream().anyMatch(index -> blockLength(index) == BLOCK_SIZE - 8));
    }

    private int blockLength(int index) {
        return rings.kernel.memory(index).getInt(BlockLayout.LENGTH_OFFSET);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7})
    void shouldDropAndSaySoAsTheKernel(int numBlocks) throws Exception {
        open(BLOCK_SIZE, numBlocks, 1000);
        byte[] frame = WireFrames.plain(1000);
        for (int round = 0; round < 3; round++) {
            send(Collections.nCopies(4 * numBlocks + 5, frame));
            List<Integer> blocks = rings.takeFromKernel(numBlocks);
            rings.fillAs(blocks);
            rings.drop(4 * numBlocks + 5 - packets(blocks));
            rings.assertSame(blocks);
            rings.release(blocks);
            if (round == 1) {
                rings.writer.totals(); // as the ring of the kernel has done when it saw that packets had been dropped
            }
        }
        RingTotals totals = rings.kernel.totals();
        assertEquals(totals, rings.writer.totals());
        assertTrue(totals.dropped() > 0 && totals.freezes() > 0, totals::toString);
        send(List.of(frame));
        List<Integer> blocks = rings.takeFromKernel(1);
        rings.fillAs(blocks);
        rings.assertSame(blocks);
    }

    private int packets(List<Integer> blocks) {
        return blocks.stream()
                .mapToInt(index -> BlockLayout.packetCount(rings.kernel.memory(index)))
                .sum();
    }

    /** The one thing that BlockWriter does otherwise: here is what the kernel does. */
    @Test
    void shouldHaveNoEmptyBlockBeforeAPacketThatTakesAWholeOne() throws Exception {
        open(BLOCK_SIZE, 4, 1000);
        send(List.of(WireFrames.plain(LONGEST)));
        List<Integer> blocks = rings.takeFromKernel(2);
        assertEquals(0, BlockLayout.packetCount(rings.kernel.memory(0)));
        assertEquals(1, BlockLayout.packetCount(rings.kernel.memory(1)));
        rings.fillAs(blocks);
        assertEquals(0, rings.memory.take());
        assertEquals(1, BlockLayout.packetCount(rings.memory.memory(0)));
        assertEquals(BLOCK_SIZE, rings.memory.memory(0).getInt(BlockLayout.LENGTH_OFFSET));
    }

    private void open(int blockSize, int numBlocks, int blockTimeoutMillis) throws Exception {
        rings = new BothRings(Rings.openOne(
                pair.receiver,
                "BlockSize",
                blockSize,
                "NumBlocks",
                numBlocks,
                "BlockTimeoutMillis",
                blockTimeoutMillis));
    }

    private void send(List<byte[]> frames) throws Exception {
        for (byte[] frame : frames) {
            sender.send(frame);
            rings.sent(frame);
        }
    }
}
