package io.witness.afpacket.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.packet.AddressLayout;
import io.witness.api.packet.Block;
import io.witness.api.packet.FrameGeometry;
import io.witness.api.packet.MalformedBlockException;
import io.witness.api.packet.Packet;
import io.witness.api.packet.PacketLayout;
import io.witness.api.packet.RingMemory;
import io.witness.api.packet.Tpacket2Layout;
import io.witness.api.ring.RingVersion;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Frames as the kernel writes them, and as readers of blocks see them; two frames of 1024 bytes. */
class FrameHeaderTest {
    private static final int SIZE = 1024;
    private static final int DATA = 130;
    private static final int SNAP = 60;

    private final ByteBuffer ring = ByteBuffer.allocateDirect(2 * SIZE).order(ByteOrder.nativeOrder());

    private static FrameFields fields(RingVersion version) {
        return FrameFields.of(version);
    }

    private RingMemory memory(RingVersion version) {
        return RingMemory.ofFrames(
                new FrameGeometry(2 * SIZE, 1, SIZE, fields(version).status(), SIZE, 0), ring);
    }

    /** Writes the second frame. */
    private void fill(RingVersion version, int status, int data, int snap, int wire) {
        FrameFields at = fields(version);
        ring.putInt(SIZE + at.status(), status);
        ring.putInt(SIZE + at.wireLength(), wire);
        ring.putInt(SIZE + at.snapLength(), snap);
        ring.putShort(SIZE + at.data(), (short) data);
        ring.putShort(SIZE + at.network(), (short) (data + 14));
        ring.putInt(SIZE + at.seconds(), 0x8000_0001);
        ring.putInt(SIZE + at.fraction(), 999_999);
        int address = SIZE + Tpacket2Layout.HEADER_LENGTH;
        ring.putShort(address + AddressLayout.FAMILY_OFFSET, (short) PacketLayout.ADDRESS_FAMILY);
        ring.putShort(address + AddressLayout.PROTOCOL_OFFSET, Short.reverseBytes((short) 0x86dd));
        ring.putInt(address + AddressLayout.INTERFACE_OFFSET, 77);
        ring.put(address + AddressLayout.PACKET_TYPE_OFFSET, (byte) Packet.TYPE_OUTGOING);
        ring.put(address + AddressLayout.ADDRESS_LENGTH_OFFSET, (byte) 6);
        ring.put(address + AddressLayout.LENGTH - 1, (byte) 9);
    }

    private Block shown(RingVersion version) {
        RingMemory memory = memory(version);
        FrameHeader header = new FrameHeader(version);
        header.read(memory, 1);
        header.write(memory, 1, header.snapLength());
        return new Block().wrap(memory, 1);
    }

    @ParameterizedTest
    @EnumSource(names = {"V1", "V2"})
    void shouldShowAFrameAsABlockWithOnePacket(RingVersion version) {
        fill(version, 0x81, DATA, SNAP, 1500);
        for (int i = 0; i < SNAP; i++) {
            ring.put(SIZE + DATA + i, (byte) i);
        }
        Block block = shown(version);
        assertEquals(1, block.sequenceNumber());
        assertEquals(1, block.packetCount());
        Packet packet = block.packets().next();
        assertEquals(SNAP, packet.snapLength());
        assertEquals(1500, packet.wireLength());
        assertEquals(SNAP - 1, packet.unsignedByte(SNAP - 1));
        assertEquals(14, packet.networkOffset());
        long nanos = version == RingVersion.V1 ? 999_999_000 : 999_999;
        assertEquals(0x8000_0001L * 1_000_000_000L + nanos, packet.timeNanos());
        assertEquals(block.lastTimeNanos(), packet.timeNanos());
        assertEquals(0x86dd, packet.protocol());
        assertEquals(77, packet.interfaceIndex());
        assertEquals(Packet.TYPE_OUTGOING, packet.type());
        assertEquals(6, packet.addressLength());
        assertEquals(9, packet.address() & 0xFF);
        assertTrue(packet.isChecksumValid());
        assertFalse(block.packets().next().hasVlanTag());
        assertEquals(0x81, memory(version).statusAcquire(1), "which passes the frame back");
    }

    @Test
    void shouldShowTheTagOfV2() {
        fill(RingVersion.V2, 0x51, DATA, SNAP, SNAP);
        ring.putShort(SIZE + Tpacket2Layout.VLAN_TCI_OFFSET, (short) 0xE064);
        ring.putShort(SIZE + Tpacket2Layout.VLAN_TPID_OFFSET, (short) 0x88A8);
        Packet packet = shown(RingVersion.V2).packets().next();
        assertEquals(0xE064, packet.vlanTci());
        assertEquals(0x88A8, packet.vlanTpid());
    }

    /** Of a packet whose link header alone is longer than a frame, the kernel copies nothing. */
    @ParameterizedTest
    @EnumSource(names = {"V1", "V2"})
    void shouldShowAPacketThatWouldBeginBehindItsFrame(RingVersion version) {
        fill(version, 1, SIZE + 100, 0, 2000);
        Packet packet = shown(version).packets().next();
        assertEquals(0, packet.snapLength());
        assertEquals(2000, packet.wireLength());
    }

    /** Another process may have the descriptor, and write anything. */
    @ParameterizedTest
    @EnumSource(names = {"V1", "V2"})
    void shouldLeadNowhereElseThanIntoTheFrame(RingVersion version) {
        Random random = new Random(1);
        int malformed = 0;
        for (int i = 0; i < 20_000; i++) {
            for (int at = 0; at < 64; at += Integer.BYTES) {
                ring.putInt(SIZE + at, random.nextInt() >>> random.nextInt(32));
            }
            try {
                Packet packet = shown(version).packets().next();
                assertTrue(packet.index(0, 0) >= FrameHeader.LENGTH);
                assertTrue(packet.index(0, 0) + packet.snapLength() <= SIZE);
            } catch (MalformedBlockException e) {
                malformed++;
            }
        }
        assertTrue(malformed > 1000, "malformed: " + malformed);
    }

    @Test
    void shouldTellWhetherThePacketLiesWithinTheFrame() {
        assertTrue(isWithin(FrameHeader.LENGTH + 10, SIZE - FrameHeader.LENGTH - 10));
        assertFalse(isWithin(FrameHeader.LENGTH + 9, 0));
        assertFalse(isWithin(DATA, SIZE - DATA + 1));
        assertFalse(isWithin(DATA, -1));
        assertThrows(
                IndexOutOfBoundsException.class, () -> memory(RingVersion.V2).block(2));
    }

    private boolean isWithin(int data, int snap) {
        fill(RingVersion.V2, 1, data, snap, 2000);
        FrameHeader header = new FrameHeader(RingVersion.V2);
        header.read(memory(RingVersion.V2), 1);
        return header.liesWithin(SIZE, 10);
    }
}
