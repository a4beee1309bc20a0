package io.witness.linux.poll;

import io.witness.linux.Descriptors;
import io.witness.linux.Errno;
import io.witness.linux.ErrnoException;
import io.witness.linux.NativeMemory;
import io.witness.linux.internal.Libc;

/**
 * Waits for events of many descriptors, epoll(7). One thread waits; any thread adds, modifies and removes. {@link #close}
 * must not be called while a thread waits: wake it up first, for example with an {@link EventFd}.
 */
public final class Epoll implements AutoCloseable {
    /** There is something to read ({@code EPOLLIN}). */
    public static final int IN = 0x1;
    /** There is room to write ({@code EPOLLOUT}). */
    public static final int OUT = 0x4;
    /** An error is pending ({@code EPOLLERR}); always reported. */
    public static final int ERR = 0x8;
    /** Report changes only, not states ({@code EPOLLET}). */
    public static final int EDGE = 1 << 31;

    private static final int EPOLL_CLOEXEC = 0x80000;
    private static final int ADD = 1;
    private static final int REMOVE = 2;
    private static final int MODIFY = 3;
    private static final int MOST_EVENTS = 64;

    private final NativeMemory events = NativeMemory.allocate(MOST_EVENTS * EpollEvent.LENGTH);
    /** The argument for epoll_ctl; guarded by this. */
    private final NativeMemory change = NativeMemory.allocate(EpollEvent.LENGTH);

    private final int epoll;
    private boolean closed;

    private Epoll(int epoll) {
        this.epoll = epoll;
    }

    /**
     * Opens an epoll descriptor.
     *
     * @return an instance that waits for nothing yet
     * @throws ErrnoException if the limit of descriptors is reached
     */
    public static Epoll open() throws ErrnoException {
        return Descriptors.own(Libc.check("epoll_create1", Libc.CALLS.epoll_create1(EPOLL_CLOEXEC)), Epoll::new);
    }

    /**
     * Starts to wait for a descriptor.
     *
     * @param fd the descriptor
     * @param eventMask the events: {@link #IN}, {@link #OUT}, {@link #EDGE}
     * @param token the value that {@link #token} returns for it
     * @throws ErrnoException if the descriptor is there already, or cannot be waited for
     */
    public void add(int fd, int eventMask, long token) throws ErrnoException {
        control(ADD, fd, eventMask, token);
    }

    /**
     * Changes the events to wait for.
     *
     * @param fd the descriptor
     * @param eventMask the new events
     * @param token the value that {@link #token} returns for it from now on
     * @throws ErrnoException if the descriptor was not added
     */
    public void modify(int fd, int eventMask, long token) throws ErrnoException {
        control(MODIFY, fd, eventMask, token);
    }

    /**
     * Stops waiting for a descriptor. A descriptor that has a duplicate must be removed before it is closed.
     *
     * @param fd the descriptor
     * @throws ErrnoException if the descriptor was not added
     */
    public void remove(int fd) throws ErrnoException {
        control(REMOVE, fd, 0, 0);
    }

    private synchronized void control(int operation, int fd, int eventMask, long token) throws ErrnoException {
        if (closed) {
            throw new ErrnoException("epoll_ctl", Errno.EBADF);
        }
        EpollEvent.set(change.buffer(), eventMask, token);
        Libc.check("epoll_ctl", Libc.CALLS.epoll_ctl(epoll, operation, fd, change.address()));
    }

    /**
     * Waits; allocates nothing.
     *
     * @param timeoutMillis milliseconds at most; negative: no limit
     * @return how many descriptors have events; 0 after the timeout or a signal
     * @throws ErrnoException if this is closed
     */
    public int await(int timeoutMillis) throws ErrnoException {
        int count = Libc.CALLS.epoll_wait(epoll, events.address(), MOST_EVENTS, timeoutMillis);
        if (count >= 0) {
            return count;
        }
        int errno = Libc.errno();
        if (errno != Errno.EINTR) {
            throw new ErrnoException("epoll_wait", errno);
        }
        return 0;
    }

    /**
     * Returns the token of an event's descriptor. For the waiting thread, until it waits again.
     *
     * @param i 0 to the number that {@link #await} returned, exclusive
     * @return the token that the descriptor was added with
     */
    public long token(int i) {
        return EpollEvent.token(events.buffer(), i);
    }

    /**
     * Returns the events of a descriptor. For the waiting thread, until it waits again.
     *
     * @param i 0 to the number that {@link #await} returned, exclusive
     * @return {@link #IN}, {@link #OUT}, {@link #ERR}, and others of epoll_ctl(2) that are always reported
     */
    public int events(int i) {
        return EpollEvent.events(events.buffer(), i);
    }

    /** Closes the descriptor. A second call does nothing. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            Descriptors.close(epoll);
        }
    }
}
