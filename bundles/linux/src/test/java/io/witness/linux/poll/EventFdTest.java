package io.witness.linux.poll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.linux.ErrnoException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventFdTest {
    @Test
    void shouldStaySetUntilItIsCleared() throws ErrnoException {
        try (EventFd flag = EventFd.open();
                Epoll epoll = Epoll.open()) {
            epoll.add(flag.descriptor(), Epoll.IN, 1);
            flag.signal();
            flag.signal();
            assertEquals(1, epoll.await(0));
            assertEquals(1, epoll.await(0));
            flag.clear();
            assertEquals(0, epoll.await(0));
            flag.clear();
        }
    }

    @Test
    void shouldWaitNoLongerThanToldAndNotAtAllWhenSet() throws ErrnoException {
        try (EventFd flag = EventFd.open()) {
            long start = System.nanoTime();
            flag.await(20);
            assertTrue(System.nanoTime() - start >= 15_000_000, "came back early");
            flag.signal();
            start = System.nanoTime();
            flag.await(10_000);
            assertTrue(System.nanoTime() - start < 5_000_000_000L, "did not notice the flag");
        }
    }

    @Test
    void shouldTouchNobodyElsesDescriptorAfterClose() throws ErrnoException {
        EventFd flag = EventFd.open();
        int number = flag.descriptor();
        flag.close();
        List<EventFd> others = openUpTo(number);
        try (Epoll epoll = Epoll.open()) {
            epoll.add(number, Epoll.IN, 1);
            flag.signal();
            flag.close();
            assertEquals(0, epoll.await(0));
        } finally {
            others.forEach(EventFd::close);
        }
    }

    /** Opens until a number is used again: lower ones may have become free meanwhile. */
    private static List<EventFd> openUpTo(int number) throws ErrnoException {
        List<EventFd> opened = new ArrayList<>();
        do {
            opened.add(EventFd.open());
        } while (opened.get(opened.size() - 1).descriptor() < number);
        assertEquals(number, opened.get(opened.size() - 1).descriptor(), "the number is used again");
        return opened;
    }
}
