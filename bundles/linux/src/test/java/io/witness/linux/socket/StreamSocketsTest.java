package io.witness.linux.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.linux.Descriptors;
import io.witness.linux.Errno;
import io.witness.linux.ErrnoException;
import io.witness.linux.NativeMemory;
import io.witness.linux.TestCalls;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StreamSocketsTest {
    private final int[] pair = TestCalls.connected();
    private final NativeMemory memory = NativeMemory.allocate(4096);

    @AfterEach
    void close() {
        Descriptors.close(pair[0]);
        Descriptors.close(pair[1]);
    }

    @Test
    void shouldReceiveWhatWasSent() throws ErrnoException {
        memory.buffer().putInt(0, 0x01020304);
        assertEquals(4, StreamSockets.send(pair[0], memory.address(), 4));
        NativeMemory received = NativeMemory.allocate(16);
        assertEquals(4, StreamSockets.receive(pair[1], received.address(), 16));
        assertEquals(0x01020304, received.buffer().getInt(0));
    }

    @Test
    void shouldReturnZeroWhenItWouldBlock() throws ErrnoException {
        assertEquals(0, StreamSockets.receive(pair[1], memory.address(), 16));
        int sent = 0;
        int last;
        do {
            last = StreamSockets.send(pair[0], memory.address(), 4096);
            sent += last;
        } while (last > 0);
        assertTrue(sent >= 4096, "sent " + sent);
    }

    @Test
    void shouldTellTheEndOfTheStream() throws ErrnoException {
        Descriptors.close(pair[0]);
        assertEquals(StreamSockets.END, StreamSockets.receive(pair[1], memory.address(), 16));
        pair[0] = -1;
    }

    @Test
    void shouldThrowWithoutASignalWhenThePeerIsGone() {
        Descriptors.close(pair[1]);
        pair[1] = -1;
        ErrnoException e = assertThrows(ErrnoException.class, () -> StreamSockets.send(pair[0], memory.address(), 4));
        assertEquals(Errno.EPIPE, e.errno());
    }

    @Test
    void shouldAllocateNothing() throws ErrnoException {
        long bytes = TestCalls.bytesAllocated(() -> {
            StreamSockets.send(pair[0], memory.address(), 4);
            StreamSockets.receive(pair[1], memory.address(), 4096);
            StreamSockets.receive(pair[1], memory.address(), 4096);
        });
        assertEquals(0, bytes);
    }
}
