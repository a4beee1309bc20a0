package io.witness.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.witness.linux.socket.StreamSockets;
import org.junit.jupiter.api.Test;

class DescriptorsTest {
    private static final int F_GETFD = 1;
    private static final int FD_CLOEXEC = 1;

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
