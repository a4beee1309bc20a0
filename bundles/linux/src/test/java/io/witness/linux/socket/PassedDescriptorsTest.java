package io.witness.linux.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.witness.linux.Descriptors;
import io.witness.linux.Errno;
import io.witness.linux.ErrnoException;
import io.witness.linux.NativeMemory;
import io.witness.linux.TestCalls;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PassedDescriptorsTest {
    private static final int MOST = 253;
    private static final int F_GETFD = 1;
    private static final int FD_CLOEXEC = 1;

    private final int[] pair = TestCalls.connected();
    private final int file = TestCalls.memoryFile(4096);
    private final List<Integer> received = new ArrayList<>();

    @AfterEach
    void close() {
        received.forEach(Descriptors::close);
        Descriptors.close(file);
        Descriptors.close(pair[0]);
        Descriptors.close(pair[1]);
    }

    private static int openDescriptors() {
        return new File("/proc/self/fd").list().length;
    }

    @Test
    void shouldReceiveADescriptorOfItsOwnThatNoChildInherits() throws Exception {
        assertEquals(1, TestCalls.sendDescriptor(pair[0], file, 1));
        assertEquals(1, PassedDescriptors.receive(pair[1], received));
        assertEquals(1, received.size());
        Path link = Path.of("/proc/self/fd/" + received.get(0));
        assertEquals(Files.readSymbolicLink(Path.of("/proc/self/fd/" + file)), Files.readSymbolicLink(link));
        assertEquals(FD_CLOEXEC, TestCalls.LIBC.fcntl(received.get(0), F_GETFD, 0));
    }

    @Test
    void shouldLoseNoneOfAsManyAsTheKernelLetsGoAtOnce() throws Exception {
        int before = openDescriptors();
        assertEquals(1, TestCalls.sendDescriptor(pair[0], file, MOST));
        assertEquals(-1, TestCalls.sendDescriptor(pair[0], file, MOST + 1));
        assertEquals(1, PassedDescriptors.receive(pair[1], received));
        assertEquals(MOST, received.size());
        assertEquals(before + MOST, openDescriptors());
        received.forEach(Descriptors::close);
        received.clear();
        assertEquals(before, openDescriptors());
    }

    @Test
    void shouldReceiveAByteThatComesAlone() throws Exception {
        assertEquals(2, StreamSockets.send(pair[0], NativeMemory.allocate(2).address(), 2));
        assertEquals(1, PassedDescriptors.receive(pair[1], received));
        assertEquals(1, PassedDescriptors.receive(pair[1], received));
        assertEquals(List.of(), received);
    }

    @Test
    void shouldNeitherWaitNorTakeTheEndForAByte() throws Exception {
        assertEquals(0, PassedDescriptors.receive(pair[1], received));
        Descriptors.close(pair[0]);
        pair[0] = -1;
        assertEquals(StreamSockets.END, PassedDescriptors.receive(pair[1], received));
        assertEquals(
                Errno.ENOTSOCK,
                assertThrows(ErrnoException.class, () -> PassedDescriptors.receive(file, received))
                        .errno());
    }
}
