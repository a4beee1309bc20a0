package io.witness.linux.poll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.witness.linux.Descriptors;
import io.witness.linux.Errno;
import io.witness.linux.ErrnoException;
import io.witness.linux.NativeMemory;
import io.witness.linux.TestCalls;
import io.witness.linux.socket.StreamSockets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EpollTest {
    private static final long TOKEN = 0x1234_5678_9ABC_DEF0L;
    private final int[] pair = TestCalls.connected();
    private final NativeMemory memory = NativeMemory.allocate(16);
    private Epoll epoll;
    private EventFd flag;

    @BeforeEach
    void open() throws ErrnoException {
        epoll = Epoll.open();
        flag = EventFd.open();
    }

    @AfterEach
    void close() {
        epoll.close();
        flag.close();
        Descriptors.close(pair[0]);
        Descriptors.close(pair[1]);
    }

    @Test
    void shouldReportTheTokenAndTheEvent() throws ErrnoException {
        epoll.add(pair[1], Epoll.IN, TOKEN);
        epoll.add(flag.descriptor(), Epoll.IN, 7);
        assertEquals(0, epoll.await(0));
        StreamSockets.send(pair[0], memory.address(), 1);
        assertEquals(1, epoll.await(1000));
        assertEquals(TOKEN, epoll.token(0));
        assertEquals(Epoll.IN, epoll.events(0));
    }

    @Test
    void shouldReportSeveralDescriptorsAtOnce() throws ErrnoException {
        epoll.add(pair[0], Epoll.OUT, 1);
        epoll.add(pair[1], Epoll.OUT, 2);
        assertEquals(2, epoll.await(0));
        assertEquals(3, epoll.token(0) + epoll.token(1));
        assertEquals(Epoll.OUT, epoll.events(1));
    }

    @Test
    void shouldReportAnEdgeOnce() throws ErrnoException {
        epoll.add(pair[1], Epoll.IN | Epoll.EDGE, TOKEN);
        StreamSockets.send(pair[0], memory.address(), 1);
        assertEquals(1, epoll.await(0));
        assertEquals(0, epoll.await(0));
    }

    @Test
    void shouldFollowModificationAndRemoval() throws ErrnoException {
        epoll.add(pair[1], Epoll.IN, TOKEN);
        epoll.modify(pair[1], Epoll.OUT, 5);
        assertEquals(1, epoll.await(0));
        assertEquals(5, epoll.token(0));
        epoll.remove(pair[1]);
        assertEquals(0, epoll.await(0));
    }

    @Test
    void shouldTellThatThePeerClosed() throws ErrnoException {
        epoll.add(pair[1], Epoll.IN, TOKEN);
        Descriptors.close(pair[0]);
        pair[0] = -1;
        assertEquals(1, epoll.await(1000));
        assertEquals(Epoll.IN, epoll.events(0) & (Epoll.IN | Epoll.OUT | Epoll.ERR)); // an end can be read
    }

    @Test
    void shouldWakeUpAThreadThatWaitsWithoutLimit() {
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
            epoll.add(flag.descriptor(), Epoll.IN, 9);
            Thread other = new Thread(flag::signal);
            other.start();
            assertEquals(1, epoll.await(-1));
            other.join();
        });
    }

    @Test
    void shouldRefuseADescriptorTwice() throws ErrnoException {
        epoll.add(pair[1], Epoll.IN, TOKEN);
        ErrnoException e = assertThrows(ErrnoException.class, () -> epoll.add(pair[1], Epoll.IN, TOKEN));
        assertEquals(Errno.EEXIST, e.errno());
    }

    @Test
    void shouldRefuseWorkAfterClose() {
        epoll.close();
        ErrnoException e = assertThrows(ErrnoException.class, () -> epoll.add(pair[1], Epoll.IN, TOKEN));
        assertEquals(Errno.EBADF, e.errno());
    }

    @Test
    void shouldAllocateNothing() throws ErrnoException {
        epoll.add(flag.descriptor(), Epoll.IN, 9);
        long bytes = TestCalls.bytesAllocated(() -> {
            flag.signal();
            flag.await(0);
            epoll.await(0);
            epoll.token(0);
            flag.clear();
            epoll.await(0);
        });
        assertEquals(0, bytes);
    }
}
