package io.witness.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class DescriptorsTest {
    private static final int F_ADD_SEALS = 1033;
    private static final int F_GETFD = 1;
    private static final int FD_CLOEXEC = 1;
    private static final int F_SEAL_SHRINK = 2;
    private static final int F_SEAL_GROW = 4;

    @Test
    void shouldTakeOnlySocketsOfTheRightFamilyForPacketSockets() {
        int[] pair = TestCalls.connected();
        int file = TestCalls.memoryFile(4096);
        assertFalse(Descriptors.isPacketSocket(pair[0]));
        assertFalse(Descriptors.isPacketSocket(file));
        assertFalse(Descriptors.isPacketSocket(-1));
        closeAll(pair[0], pair[1], file);
    }

    @Test
    void shouldTakeOnlyFilesThatCannotShrinkForSealed() {
        int[] pair = TestCalls.connected();
        int file = TestCalls.memoryFile(4096);
        assertFalse(Descriptors.isShrinkSealed(pair[0]));
        assertFalse(Descriptors.isShrinkSealed(file));
        TestCalls.LIBC.fcntl(file, F_ADD_SEALS, F_SEAL_GROW);
        assertFalse(Descriptors.isShrinkSealed(file));
        TestCalls.LIBC.fcntl(file, F_ADD_SEALS, F_SEAL_SHRINK);
        assertTrue(Descriptors.isShrinkSealed(file));
        closeAll(pair[0], pair[1], file);
    }

    @Test
    void shouldDuplicateIntoADescriptorOfItsOwnThatNoChildInherits() throws ErrnoException {
        int[] pair = TestCalls.connected();
        int duplicate = Descriptors.duplicate(pair[0]);
        assertNotEquals(pair[0], duplicate);
        assertEquals(FD_CLOEXEC, TestCalls.LIBC.fcntl(duplicate, F_GETFD, 0));
        Descriptors.close(pair[0]);
        assertEquals(1, StreamSockets.send(duplicate, NativeMemory.allocate(1).address(), 1));
        closeAll(duplicate, pair[1]);
    }

    @Test
    void shouldCloseTheDescriptorIfItsOwnerCannotBeMade() {
        int file = TestCalls.memoryFile(4096);
        assertThrows(
                OutOfMemoryError.class,
                () -> Descriptors.own(file, fd -> {
                    throw new OutOfMemoryError("injected");
                }));
        assertEquals(-1, TestCalls.LIBC.fcntl(file, F_GETFD, 0));
    }

    private static void closeAll(int... descriptors) {
        for (int fd : descriptors) {
            Descriptors.close(fd);
        }
    }
}
