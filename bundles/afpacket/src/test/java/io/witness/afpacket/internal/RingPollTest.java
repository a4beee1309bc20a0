package io.witness.afpacket.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.linux.Descriptors;
import io.witness.linux.ErrnoException;
import io.witness.linux.SharedDescriptor;
import io.witness.linux.poll.Epoll;
import io.witness.linux.poll.EventFd;
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
    void shouldLeaveTheDescriptorToTheCallerWhenItCannotBeWaitedFor() {
        poll.close();
        SharedDescriptor closed = new SharedDescriptor(socket.descriptor());
        assertThrows(ErrnoException.class, () -> RingPoll.open(closed));
    }

    private boolean isOpen() {
        try {
            Descriptors.close(Descriptors.duplicate(socket.descriptor()));
            return true;
        } catch (ErrnoException e) {
            return false;
        }
    }
}
