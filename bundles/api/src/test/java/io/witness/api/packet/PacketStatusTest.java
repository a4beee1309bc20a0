package io.witness.api.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the status of a packet says, and what is before its bytes. */
class PacketStatusTest {
    private static final int SIZE = 4096;

    private static Packet packet(KernelBlock block) {
        return new Block().wrap(block.close(), 0).packets().next();
    }

    private static Packet packet(int status) {
        return packet(new KernelBlock(SIZE).add(60, 60, status));
    }

    /** The bits of linux/if_packet.h. */
    @ParameterizedTest
    @CsvSource({
        "0x00000001, false, false, false, NONE",
        "0x00000004, true, false, false, NONE",
        "0x00000008, false, true, false, NONE",
        "0x00000080, false, false, true, NONE",
        "0x20000001, false, false, false, SOFTWARE",
        "0x40000001, false, false, false, NONE",
        "0x80000001, false, false, false, RAW_HARDWARE"
    })
    void shouldTellEachBit(String status, boolean losing, boolean notReady, boolean valid, TimeStampKind kind) {
        Packet packet = packet(Integer.parseUnsignedInt(status.substring(2), 16));
        assertEquals(losing, packet.isLosing());
        assertEquals(notReady, packet.isChecksumNotReady());
        assertEquals(valid, packet.isChecksumValid());
        assertEquals(kind, packet.timeStampKind());
    }

    @Test
    void shouldTellOfDropsBeforeTheBlock() {
        KernelBlock block = new KernelBlock(SIZE).add(60, 60, 1);
        block.memory.putInt(BlockLayout.STATUS_OFFSET, BlockLayout.STATUS_USER | BlockLayout.STATUS_LOSING);
        assertTrue(packet(block).isLosing());
    }

    @Test
    void shouldTellWhetherItIsTruncated() {
        assertTrue(packet(new KernelBlock(SIZE).add(60, 61, 1)).isTruncated());
        assertFalse(packet(new KernelBlock(SIZE).add(60, 60, 1)).isTruncated());
    }

    @Test
    void shouldShowTheHashAndTheInterface() {
        KernelBlock block = new KernelBlock(SIZE).add(60, 60, 1);
        block.memory.putInt(block.last() + PacketLayout.FLOW_HASH_OFFSET, 0x8765_4321);
        block.memory.putInt(block.last() + PacketLayout.INTERFACE_OFFSET, 17);
        assertEquals(0x8765_4321, packet(block).rxHash());
        assertEquals(17, packet(block).interfaceIndex());
    }

    /** Where there is no link layer, the bytes at 12 belong to the network layer. */
    @Test
    void shouldPutATagBackOnlyIfThereIsALinkLayer() {
        KernelBlock block = new KernelBlock(SIZE).add(60, 60, 1).tag(0x8100, 5);
        assertEquals(64, packet(block).frameSnapLength());
        block.memory.putShort(block.last() + PacketLayout.NETWORK_OFFSET, (short) KernelBlock.MAC);
        assertEquals(60, packet(block).frameSnapLength());
        assertEquals(60, packet(block).frameWireLength());
    }

    /** A reader that made room for a frame gets this frame. */
    @Test
    void shouldKeepTheLengthOfAFrameWhoseHeaderIsOverwritten() {
        KernelBlock block = new KernelBlock(SIZE).add(60, 60, 1).tag(0x8100, 5);
        Packet packet = packet(block);
        int networkOffset = packet.networkOffset();
        block.memory.putShort(block.last() + PacketLayout.NETWORK_OFFSET, (short) KernelBlock.MAC);
        assertEquals(64, packet.frameSnapLength());
        assertEquals(64, packet.frameWireLength());
        assertEquals(networkOffset, packet.networkOffset());
        ByteBuffer frame = ByteBuffer.allocate(64);
        packet.copyFrame(frame);
        assertEquals(0, frame.remaining());
    }

    @Test
    void shouldReadWhatIsBeforeThePacket() {
        KernelBlock block = new KernelBlock(SIZE).add(60, 60, 1);
        int start = block.last() + KernelBlock.MAC - VnetHeaderLayout.LENGTH;
        block.memory.put(start, (byte) VnetHeaderLayout.FLAG_NEEDS_CHECKSUM);
        block.memory.put(start + 1, (byte) (VnetHeaderLayout.GSO_TCPV4 | VnetHeaderLayout.GSO_ECN));
        for (int i = 0; i < 4; i++) {
            block.memory.putShort(start + 2 + 2 * i, (short) (0xFF00 + i));
        }
        VnetHeader header = new VnetHeader(packet(block));
        assertEquals(1, header.flags());
        assertEquals(0x81, header.gsoType());
        assertEquals(0xFF00, header.headerLength());
        assertEquals(0xFF01, header.gsoSize());
        assertEquals(0xFF02, header.checksumStart());
        assertEquals(0xFF03, header.checksumOffset());
        ByteBuffer copy = ByteBuffer.allocate(10).order(ByteOrder.nativeOrder());
        packet(block).copyHeadroom(10, copy);
        assertEquals((short) 0xFF03, copy.getShort(8));
    }

    @Test
    void shouldReadNothingBeforeTheBlock() {
        Packet packet = packet(1);
        int before = packet.index(0, 0);
        packet.copyHeadroom(before, ByteBuffer.allocate(before));
        assertThrows(
                IndexOutOfBoundsException.class,
                () -> packet.copyHeadroom(before + 1, ByteBuffer.allocate(before + 1)));
        assertThrows(IndexOutOfBoundsException.class, () -> packet.copyHeadroom(-1, ByteBuffer.allocate(1)));
        Packet none = new Block().cursor();
        assertThrows(IndexOutOfBoundsException.class, () -> new VnetHeader(none).flags());
    }
}
