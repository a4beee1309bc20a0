package io.witness.client.internal;

import io.witness.linux.ErrnoException;
import io.witness.linux.poll.Epoll;
import io.witness.linux.poll.EventFd;

/**
 * Waits for one connection or for a wake-up. Opened completely or not at all. One thread waits; any thread changes what is
 * waited for and wakes it up. {@link #close} must not be called while a thread waits.
 */
public final class Poller implements AutoCloseable {
    private static final long CONNECTION = 0;
    private static final long WAKE_UP = 1;

    private final EventFd wakeUp;
    private final Epoll epoll;

    private Poller(EventFd wakeUp, Epoll epoll) {
        this.wakeUp = wakeUp;
        this.epoll = epoll;
    }

    /** Opens a poller that waits for a wake-up only. */
    public static Poller open() throws ErrnoException {
        EventFd wakeUp = EventFd.open();
        try {
            return open(wakeUp);
        } catch (Throwable e) {
            wakeUp.close();
            throw e;
        }
    }

    private static Poller open(EventFd wakeUp) throws ErrnoException {
        Epoll epoll = Epoll.open();
        try {
            epoll.add(wakeUp.descriptor(), Epoll.IN, WAKE_UP);
            return new Poller(wakeUp, epoll);
        } catch (Throwable e) {
            epoll.close();
            throw e;
        }
    }

    /** Opens a poller that also waits for a connection. */
    public static Poller watching(int connection) throws ErrnoException {
        Poller poller = open();
        try {
            poller.watch(connection);
            return poller;
        } catch (Throwable e) {
            poller.close();
            throw e;
        }
    }

    /** Starts to wait for input of the connection. */
    public void watch(int connection) throws ErrnoException {
        epoll.add(connection, Epoll.IN, CONNECTION);
    }

    /** Starts or stops waiting for room to send. */
    public void watchForRoom(int connection, boolean wanted) throws ErrnoException {
        epoll.modify(connection, wanted ? Epoll.IN | Epoll.OUT : Epoll.IN, CONNECTION);
    }

    /** Stops waiting for the connection. */
    public void forget(int connection) throws ErrnoException {
        epoll.remove(connection);
    }

    /**
     * Waits at most this many milliseconds; negative: no limit. Consumes a wake-up. Allocates nothing.
     *
     * @return whether there is something to do for the connection
     */
    public boolean await(int timeoutMillis) throws ErrnoException {
        int events = epoll.await(timeoutMillis);
        boolean ready = false;
        for (int i = 0; i < events; i++) {
            if (epoll.token(i) == WAKE_UP) {
                wakeUp.clear();
            } else {
                ready = true;
            }
        }
        return ready;
    }

    /** Ends the running or the next wait. */
    public void wakeUp() {
        wakeUp.signal();
    }

    /** Closes all descriptors. A second call does nothing. */
    @Override
    public void close() {
        epoll.close();
        wakeUp.close();
    }
}
