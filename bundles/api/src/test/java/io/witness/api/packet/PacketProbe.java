package io.witness.api.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;

/** Uses all of a packet, and checks that what it says of its lengths is one story, whatever happens between two calls. */
final class PacketProbe {
    private final Runnable meanwhile;
    private final int blockSize;

    /**
     * A probe of packets of a block.
     *
     * @param meanwhile called between two calls of a packet's methods
     */
    PacketProbe(int blockSize, Runnable meanwhile) {
        this.blockSize = blockSize;
        this.meanwhile = meanwhile;
    }

    void look(Packet packet) {
        int snapLength = after(packet.snapLength());
        int wireLength = after(packet.wireLength());
        int tagLength = after(packet.frameSnapLength()) - snapLength;
        assertTrue(snapLength >= 0 && snapLength <= blockSize, () -> "snapLength " + snapLength);
        assertTrue(wireLength >= snapLength, () -> "wireLength " + wireLength + ", snapLength " + snapLength);
        assertTrue(tagLength == 0 || tagLength == 4, () -> "tag of " + tagLength);
        assertEquals(wireLength + tagLength, after(packet.frameWireLength()));
        assertTrue(wireLength + tagLength >= 0);
        assertTrue(after(packet.hasVlanTag()) || tagLength == 0);
        int networkOffset = after(packet.networkOffset());
        assertTrue(networkOffset >= 0 && networkOffset <= snapLength, () -> "networkOffset " + networkOffset);
        assertTrue(after(packet.timeNanos()) >= 0);
        assertTrue((after(packet.vlanTci()) | after(packet.vlanTpid())) >>> 16 == 0);
        assertTrue(after(packet.type()) >>> 8 == 0);
        readBytes(packet, snapLength);
        copy(packet, snapLength + tagLength);
        assertEquals(snapLength, packet.snapLength());
        assertEquals(wireLength, packet.wireLength());
    }

    private <T> T after(T value) {
        meanwhile.run();
        return value;
    }

    private void readBytes(Packet packet, int length) {
        if (length > 0) {
            assertTrue((after(packet.unsignedByte(0)) | packet.unsignedByte(length - 1)) >>> 8 == 0);
        }
        if (length >= Integer.BYTES) {
            assertTrue((after(packet.unsignedShort(0)) | packet.unsignedShort(length - 2)) >>> 16 == 0);
            after(packet.int32(0) | packet.int32(length - 4));
        }
        assertThrows(IndexOutOfBoundsException.class, () -> packet.unsignedByte(length));
        assertThrows(IndexOutOfBoundsException.class, () -> packet.unsignedShort(length - 1));
        assertThrows(IndexOutOfBoundsException.class, () -> packet.int32(Integer.MAX_VALUE));
        assertThrows(IndexOutOfBoundsException.class, () -> packet.int32(-1));
    }

    private void copy(Packet packet, int length) {
        ByteBuffer frame = ByteBuffer.allocate(length);
        packet.copyFrame(frame);
        meanwhile.run();
        assertEquals(0, frame.remaining());
    }
}
