package io.witness.api.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Bytes copied out of a packet, whose bytes are their own offsets. */
class CopiedBytesTest {
    /** More than are copied word by word. */
    private static final int SNAP_LENGTH = 100;

    private static final byte UNTOUCHED = (byte) 0xEE;

    private final Packet packet = packet();

    private static Packet packet() {
        KernelBlock block = new KernelBlock(4096).add(SNAP_LENGTH, SNAP_LENGTH, 0);
        return new Block().wrap(block.close(), 0).packets().next();
    }

    /** Of either kind and order, one that is a slice, one that ends with what is copied. */
    private static List<ByteBuffer> targets(int position, int length) {
        int capacity = position + length + 9;
        return List.of(
                ByteBuffer.allocate(capacity),
                ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN),
                ByteBuffer.allocateDirect(capacity),
                ByteBuffer.allocateDirect(capacity).order(ByteOrder.LITTLE_ENDIAN),
                ByteBuffer.allocate(capacity + 5).slice(5, capacity).slice(),
                ByteBuffer.allocateDirect(position + length));
    }

    private static void assertCopied(ByteBuffer target, int position, int offset, int length) {
        assertEquals(position + length, target.position());
        for (int i = 0; i < target.capacity(); i++) {
            boolean copied = i >= position && i < position + length;
            assertEquals(copied ? (byte) (offset + i - position) : UNTOUCHED, target.get(i), length + " bytes: " + i);
        }
    }

    private static void assertArray(byte[] bytes, int offset, int length) {
        assertEquals(length, bytes.length);
        for (int i = 0; i < length; i++) {
            assertEquals((byte) (offset + i), bytes[i]);
        }
    }

    @Test
    void shouldCopyAnyNumberOfBytesAndTouchNoOthers() {
        for (int length = 0; length <= SNAP_LENGTH; length++) {
            for (int offset : new int[] {0, (SNAP_LENGTH - length) / 2, SNAP_LENGTH - length}) {
                assertArray(packet.bytes(offset, length), offset, length);
                for (ByteBuffer target : targets(3, length)) {
                    for (int i = 0; i < target.capacity(); i++) {
                        target.put(i, UNTOUCHED);
                    }
                    packet.copy(offset, length, target.position(3));
                    assertCopied(target, 3, offset, length);
                }
            }
        }
    }

    @Test
    void shouldRefuseWhatDoesNotFitOrIsNotThere() {
        for (int length : new int[] {1, 8, 16, 40, 64, 65, SNAP_LENGTH}) {
            for (ByteBuffer target : targets(0, length)) {
                target.limit(length - 1);
                assertThrows(BufferOverflowException.class, () -> packet.copy(0, length, target));
                target.clear();
                assertThrows(ReadOnlyBufferException.class, () -> packet.copy(0, length, target.asReadOnlyBuffer()));
                assertOutside(SNAP_LENGTH - length + 1, length, target);
                assertOutside(-1, length, target);
                assertOutside(0, -length, target);
                assertEquals(0, target.position());
            }
        }
        assertOutside(SNAP_LENGTH + 1, 0, ByteBuffer.allocate(1));
    }

    private void assertOutside(int offset, int length, ByteBuffer target) {
        String expected = "offset " + offset + ", length " + length + " in a packet of " + SNAP_LENGTH + " bytes";
        for (Executable copy :
                List.<Executable>of(() -> packet.copy(offset, length, target), () -> packet.bytes(offset, length))) {
            assertEquals(
                    expected,
                    assertThrows(IndexOutOfBoundsException.class, copy).getMessage());
        }
    }
}
