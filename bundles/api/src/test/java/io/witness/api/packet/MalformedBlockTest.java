package io.witness.api.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MalformedBlockTest {
    private static final int BLOCK_SIZE = 4096;
    private static final int FIRST = 48;

    private static int walk(ByteBuffer memory) {
        PacketProbe probe = new PacketProbe(BLOCK_SIZE, () -> {});
        int packets = 0;
        for (PacketCursor cursor = new Block().wrap(memory, 0).packets(); cursor.hasNext(); packets++) {
            probe.look(cursor.next());
        }
        return packets;
    }

    @Test
    void shouldTakeABlockThatIsFullToTheLastByte() {
        KernelBlock block = new KernelBlock(BLOCK_SIZE).add(0, 0, 0);
        int left = BLOCK_SIZE - FIRST - 88 - KernelBlock.MAC;
        assertEquals(2, walk(block.add(left, left, 0).close()));
        assertEquals(BLOCK_SIZE, block.last() + KernelBlock.MAC + left);
    }

    @Test
    void shouldTakeZerosForABlockWithoutPackets() {
        assertEquals(0, walk(ByteBuffer.allocateDirect(BLOCK_SIZE).order(ByteOrder.nativeOrder())));
    }

    // where, what is written there, and what is said of it: a block of 2 packets of 60 bytes, the second at 192, ends
    // at 336
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "12 |    -1 | num_pkts=4294967295 is more than 59",
                "12 |    60 | num_pkts=60 is more than 59",
                "20 |  4097 | blk_len=4097 is not from 48 to 4096",
                "20 |    47 | blk_len=47 is not from 48 to 4096",
                "20 |    -1 | blk_len=4294967295 is not from 48 to 4096",
                "16 |    47 | offset_to_first_pkt=47 is not from 48 to 268",
                "16 |   269 | offset_to_first_pkt=269 is not from 48 to 268",
                "16 |    -1 | offset_to_first_pkt=4294967295 is not from 48 to 268",
                "60 |    -1 | tp_snaplen=4294967295 at tp_mac=82 of the packet at offset 48",
                "60 |   207 | tp_snaplen=207 at tp_mac=82 of the packet at offset 48",
                "72 |    67 | tp_snaplen=60 at tp_mac=67 of the packet at offset 48",
                "72 | 65535 | tp_snaplen=60 at tp_mac=65535 of the packet at offset 48",
                "64 |    59 | tp_len=59 of the packet at offset 48",
                "64 |    -1 | tp_len=4294967295 of the packet at offset 48",
                "64 | 2147483644 | tp_len=2147483644 of the packet at offset 48",
                "48 |   141 | tp_next_offset=141 of the packet at offset 48",
                "48 |   221 | tp_next_offset=221 of the packet at offset 48",
                "48 |     0 | tp_next_offset=0 of the packet at offset 48",
                "48 |    -1 | tp_next_offset=4294967295 of the packet at offset 48",
                "48 | -2147483648 | tp_next_offset=2147483648 of the packet at offset 48",
                "204 |   63 | tp_snaplen=63 at tp_mac=82 of the packet at offset 192",
            })
    void shouldNameWhatCannotBe(int at, int value, String message) {
        ByteBuffer memory =
                new KernelBlock(BLOCK_SIZE).add(60, 60, 0).add(60, 60, 0).close();
        assertEquals(336, memory.getInt(BlockLayout.LENGTH_OFFSET));
        assertEquals(2, walk(memory));
        memory.putInt(at, value);
        String said =
                assertThrows(MalformedBlockException.class, () -> walk(memory)).getMessage();
        assertTrue(said.startsWith(message), said);
    }
}
