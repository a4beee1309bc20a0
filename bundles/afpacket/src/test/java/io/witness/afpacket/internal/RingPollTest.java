package io.witness.afpacket.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.linux.Descriptors;
import io.witness.linux.ErrnoException;
import io.witness.linux.SharedDescriptor;
import io.witness.linux.memory.MemoryFiles;
import io.witness.linux.poll.Epoll;
import io.witness.linux.poll.EventFd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With an eventfd in the place of the packet socket. */
class RingPollTest {
    private EventFd socket;
    private RingPoll poll;

    @BeforeEach
    void open() throws ErrnoException {
        socket = EventFd.open();
        poll = RingPoll.open(new SharedDescriptor(socket.descriptor()));
    }

    @Test
    void shouldReportAnEdgeOfTheSocketOnce() throws ErrnoException {
        socket.signal();
        assertEquals(Epoll.IN, poll.await(1000));
        assertEquals(0, poll.await(0));
        poll.close();
    }

    @Test
    void shouldEndTheNextWaitAfterAWakeUpAndOnlyThat() throws ErrnoException {
        poll.wakeUp();
        long start = System.nanoTime();
        assertEquals(0, poll.await(10_000));
        assertTrue(System.nanoTime() - start < 5_000_000_000L);
        start = System.nanoTime();
        poll.await(20);
        assertTrue(System.nanoTime() - start >= 15_000_000L);
        poll.close();
    }

    @Test
    void shouldCloseEverythingAtOnceWhenNobodyWaits() {
        assertTrue(isOpen());
        poll.close();
        assertFalse(isOpen());
        poll.close();
        poll.wakeUp();
        assertFalse(poll.enter());
    }

    @Test
    void shouldLeaveTheClosingToAThreadThatWaits() throws Exception {
        assertTrue(poll.enter());
        Thread closer = new Thread(poll::close);
        closer.start();
        poll.await(10_000);
        closer.join();
        assertTrue(isOpen(), "closed under the waiting thread");
        poll.leave();
        assertFalse(isOpen());
        assertFalse(poll.enter());
    }

    @Test
    void shouldStayOpenAfterAnOrdinaryWait() {
        assertTrue(poll.enter());
        poll.leave();
        assertTrue(isOpen());
        assertTrue(poll.enter());
        poll.leave();
        poll.close();
    }

    @Test
    void shouldKeepNothingButLeaveTheDescriptorToTheCallerWhenItCannotBeWaitedFor() throws Exception {
        int file = MemoryFiles.create("cannot-be-waited-for", 1);
        long before = waiting();
        assertThrows(ErrnoException.class, () -> RingPoll.open(new SharedDescriptor(file)));
        assertEquals(before, waiting());
        assertTrue(isOpen(file));
        Descriptors.close(file);
        poll.close();
    }

    /** Descriptors of epoll and of its wake-up. */
    private static long waiting() throws IOException {
        try (Stream<Path> links = Files.list(Path.of("/proc/self/fd"))) {
            return links.filter(link -> target(link).startsWith("anon_inode:[event"))
                    .count();
        }
    }

    /** Empty for one that is closed meanwhile. */
    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "";
        }
    }

    private boolean isOpen() {
        return isOpen(socket.descriptor());
    }

    private static boolean isOpen(int descriptor) {
        try {
            Descriptors.close(Descriptors.duplicate(descriptor));
            return true;
        } catch (ErrnoException e) {
            return false;
        }
    }
}
