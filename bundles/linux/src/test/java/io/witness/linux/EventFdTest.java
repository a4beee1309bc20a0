package io.witness.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
    void shouldTouchNobodyElsesDescriptorAfterClose() throws ErrnoException {
        EventFd flag = EventFd.open();
        int number = flag.descriptor();
        flag.close();
        try (EventFd other = EventFd.open();
                Epoll epoll = Epoll.open()) {
            assertEquals(number, other.descriptor(), "the number is used again");
            epoll.add(other.descriptor(), Epoll.IN, 1);
            flag.signal();
            flag.close();
            assertEquals(0, epoll.await(0));
        }
    }
}
