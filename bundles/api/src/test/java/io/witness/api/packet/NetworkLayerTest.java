package io.witness.api.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** IP in a packet whose bytes are their own offsets, but for the EtherType. */
class NetworkLayerTest {
    private static final int ETHERNET_LENGTH = 14;
    private static final int FRAME_LENGTH = 34;
    private static final int WIRE_LENGTH = 60;

    private static Packet packet(int snapLength, int etherType) {
        KernelBlock block = new KernelBlock(4096).add(snapLength, WIRE_LENGTH, 0);
        ByteBuffer memory = block.close();
        int typeAt = block.last() + KernelBlock.MAC + 12;
        memory.put(typeAt, (byte) (etherType >> 8)).put(typeAt + 1, (byte) etherType);
        return new Block().wrap(memory, 0).packets().next();
    }

    private static void assertOutside(NetworkLayer ip, int offset, int length) {
        String expected =
                "offset " + offset + ", length " + length + " in a network layer of " + ip.snapLength() + " bytes";
        assertEquals(
                expected,
                assertThrows(IndexOutOfBoundsException.class, () -> {
                            switch (length) {
                                case 1 -> ip.unsignedByte(offset);
                                case 2 -> ip.unsignedShort(offset);
                                default -> ip.int32(offset);
                            }
                        })
                        .getMessage());
    }

    @Test
    void shouldReadFromTheFirstByteToTheLastAndNoFurther() {
        for (int etherType : new int[] {EtherTypes.IPV4, EtherTypes.IPV6}) {
            NetworkLayer ip = new NetworkLayer(packet(FRAME_LENGTH, etherType), LinkTypes.ETHERNET);
            assertTrue(ip.find());
            assertEquals(ETHERNET_LENGTH, ip.offset());
            assertEquals(20, ip.snapLength());
            assertEquals(WIRE_LENGTH - ETHERNET_LENGTH, ip.wireLength());
            assertEquals(14, ip.unsignedByte(0));
            assertEquals(33, ip.unsignedByte(19));
            assertEquals(0x2021, ip.unsignedShort(18));
            assertEquals(0x1E1F2021, ip.int32(16));
            assertOutside(ip, 20, 1);
            assertOutside(ip, 19, 2);
            assertOutside(ip, 17, 4);
            for (int length : new int[] {1, 2, 4}) {
                assertOutside(ip, -1, length);
                assertOutside(ip, Integer.MAX_VALUE, length);
                assertOutside(ip, Integer.MIN_VALUE, length);
            }
            ByteBuffer copy = ByteBuffer.allocate(20);
            ip.copy(copy);
            assertEquals(33, copy.get(19));
        }
    }

    @Test
    void shouldFindNothingWhereThereIsNone() {
        assertFalse(new NetworkLayer(packet(FRAME_LENGTH, EtherTypes.ARP), LinkTypes.ETHERNET).find());
        assertFalse(new NetworkLayer(packet(ETHERNET_LENGTH, EtherTypes.IPV4), LinkTypes.ETHERNET).find());
        NetworkLayer least = new NetworkLayer(packet(ETHERNET_LENGTH + 1, EtherTypes.IPV4), LinkTypes.ETHERNET);
        assertTrue(least.find());
        assertEquals(1, least.snapLength());
    }
}
