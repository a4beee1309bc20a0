package io.witness.linux.poll;

import io.witness.linux.Descriptors;
import io.witness.linux.Errno;
import io.witness.linux.ErrnoException;
import io.witness.linux.NativeMemory;
import io.witness.linux.internal.Libc;

/**
 * Waits for events of many descriptors, epoll(7). One thread waits; any thread adds, modifies and removes. {@link #close}
 * is not for use while a thread waits: wake it up first, by an {@link EventFd} for example.
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
    /** What is handed to epoll_ctl; guarded by this. */
    private final NativeMemory change = NativeMemory.allocate(EpollEvent.LENGTH);

    private final int epoll;
    private boolean closed;

    private Epoll(int epoll) {
        this.epoll = epoll;
    }

    /**
     * Opens an epoll descriptor.
     *
     * @return what waits for nothing yet
     * @throws ErrnoException if there is none to be had
     */
    public static Epoll open() throws ErrnoException {
        return Descriptors.own(Libc.check("epoll_create1", Libc.CALLS.epoll_create1(EPOLL_CLOEXEC)), Epoll::new);
    }

    /**
     * Begins to wait for a descriptor.
     *
     * @param fd the descriptor
     * @param eventMask what to wait for: {@link #IN}, {@link #OUT}, {@link #EDGE}
     * @param token what {@link #token} returns for it
     * @throws ErrnoException if the descriptor is there already, or cannot be waited for
     */
    public void add(int fd, int eventMask, long token) throws ErrnoException {
        control(ADD, fd, eventMask, token);
    }

    /**
     * Changes what is waited for.
     *
     * @param fd the descriptor
     * @param eventMask what to wait for now
     * @param token what {@link #token} returns for it now
     * @throws ErrnoException if the descriptor was not added
     */
    public void modify(int fd, int eventMask, long token) throws ErrnoException {
        control(MODIFY, fd, eventMask, token);
    }

    /**
     * Waits for a descriptor no more. A descriptor of which there is a duplicate has to be removed before it is closed.
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
     * @return how many descriptors have events; 0 when the time is over or a signal came
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
     * Whose events these are. For the waiting thread, until it waits again.
     *
     * @param i 0 to the number that {@link #await} returned, exclusive
     * @return the token that the descriptor was added with
     */
    public long token(int i) {
        return EpollEvent.token(events.buffer(), i);
    }

    /**
     * What happened. For the waiting thread, until it waits again.
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
