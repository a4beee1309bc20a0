package io.witness.afpacket;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.witness.api.packet.AddressLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacketAddressTest {
    private final ByteBuffer kernel = ByteBuffer.allocate(AddressLayout.LENGTH).order(ByteOrder.nativeOrder());

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 6, 8})
    void shouldWriteWhatItReads(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (0xF0 + i);
        }
        PacketAddress.of(0x88B5, bytes).write(kernel);
        assertEquals((byte) 0x88, kernel.get(AddressLayout.PROTOCOL_OFFSET));
        assertEquals((byte) 0xB5, kernel.get(AddressLayout.PROTOCOL_OFFSET + 1));
        byte[] written = new byte[length];
        kernel.get(AddressLayout.ADDRESS_OFFSET, written);
        assertArrayEquals(bytes, written);

        kernel.putInt(AddressLayout.INTERFACE_OFFSET, 7).putShort(AddressLayout.HARDWARE_TYPE_OFFSET, (short) 0xFFFE);
        kernel.put(AddressLayout.PACKET_TYPE_OFFSET, (byte) 4);
        PacketAddress read = new PacketAddress();
        read.read(kernel);
        assertEquals(0x88B5, read.protocol());
        assertEquals(7, read.interfaceIndex());
        assertEquals(0xFFFE, read.hardwareType());
        assertEquals(4, read.packetType());
        assertArrayEquals(bytes, read.bytes());
        for (int i = 0; i < length; i++) {
            assertEquals(0xF0 + i, read.byteAt(i));
        }
        assertThrows(IndexOutOfBoundsException.class, () -> read.byteAt(length));
    }

    /** The kernel returns the whole length of addresses that it has cut, such as those of InfiniBand. */
    @Test
    void shouldKeepEightBytesOfALongerAddress() {
        kernel.put(AddressLayout.ADDRESS_LENGTH_OFFSET, (byte) 20).putLong(AddressLayout.ADDRESS_OFFSET, -1);
        PacketAddress read = new PacketAddress();
        read.read(kernel);
        assertEquals("ff:ff:ff:ff:ff:ff:ff:ff", read.toString());
    }

    @Test
    void shouldRefuseWhatDoesNotFit() {
        assertThrows(IllegalArgumentException.class, () -> PacketAddress.of(0x10000));
        assertThrows(IllegalArgumentException.class, () -> PacketAddress.of(-1));
        assertThrows(IllegalArgumentException.class, () -> PacketAddress.of(0, new byte[9]));
    }
}
