package io.witness.api.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class PacketCopyTest {
    @Test
    void shouldGrowForAPacketThatDoesNotFit() {
        ByteBuffer bytes = ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5});

        PacketCopy copy = new PacketCopy(2).set(bytes, 60, 1_000_000_007L, Packet.TYPE_OUTGOING);

        assertEquals(ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5}), copy.frame());
        assertEquals(5, copy.snapLength());
        assertEquals(60, copy.wireLength());
        assertEquals(1_000_000_007L, copy.timeNanos());
        assertEquals(Packet.TYPE_OUTGOING, copy.type());
        assertEquals(0, bytes.remaining());
    }

    @Test
    void shouldForgetALongerPacketThatWasHereBefore() {
        PacketCopy copy = new PacketCopy(8).set(ByteBuffer.allocate(8), 8, 0, 0);

        copy.set(ByteBuffer.wrap(new byte[] {9}), 1, 0, 0);

        assertEquals(ByteBuffer.wrap(new byte[] {9}), copy.frame());
    }

    @Test
    void shouldRefuseMoreBytesThanThereWereOnTheWire() {
        PacketCopy copy = new PacketCopy(8);

        assertThrows(IllegalArgumentException.class, () -> copy.set(ByteBuffer.allocate(5), 4, 0, 0));
    }
}
