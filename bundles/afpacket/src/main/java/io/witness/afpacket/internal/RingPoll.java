package io.witness.afpacket.internal;

import io.witness.linux.ErrnoException;
import io.witness.linux.SharedDescriptor;
import io.witness.linux.poll.Epoll;
import io.witness.linux.poll.EventFd;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets the thread of a ring or of a packet socket wait. The descriptors must not be closed while a thread waits for them, because their numbers may be
 * reused at once: if it waits when the ring is closed, it closes them itself when it {@link #leave leaves}.
 *
 * <p>The packet socket is watched edge-triggered, because it counts as readable while the newest block is held.
 */
final class RingPoll {
    private static final int WAITING = 1;
    private static final int CLOSED = 2;
    private static final long SOCKET = 0;
    private static final long WAKE_UP = 1;

    private final SharedDescriptor descriptor;
    private final Epoll epoll;
    private final EventFd wakeUp;
    private final AtomicInteger state = new AtomicInteger();

    private RingPoll(SharedDescriptor descriptor, Epoll epoll, EventFd wakeUp) {
        this.descriptor = descriptor;
        this.epoll = epoll;
        this.wakeUp = wakeUp;
    }

    /** Opens the descriptors of a receive ring. On success the caller's share of the descriptor belongs to this object. */
    static RingPoll open(SharedDescriptor descriptor) throws ErrnoException {
        return open(descriptor, Epoll.IN | Epoll.EDGE);
    }

    /**
     * Opens the descriptors of a socket that is not watched. That of a transmit ring counts as writable also when no frame is back,
     * and the kernel calls whoever watches a socket for each of its packets.
     */
    static RingPoll unwatched(SharedDescriptor descriptor) throws ErrnoException {
        return open(descriptor, 0);
    }

    private static RingPoll open(SharedDescriptor descriptor, int events) throws ErrnoException {
        EventFd wakeUp = EventFd.open();
        Epoll epoll = null;
        try {
            epoll = Epoll.open();
            epoll.add(wakeUp.descriptor(), Epoll.IN, WAKE_UP);
            if (events != 0) {
                epoll.add(descriptor.number(), events, SOCKET);
            }
            return new RingPoll(descriptor, epoll, wakeUp);
        } catch (Throwable e) {
            wakeUp.close();
            if (epoll != null) {
                epoll.close();
            }
            throw e;
        }
    }

    /** Tells whether this is closed. */
    boolean isClosed() {
        return (state.get() & CLOSED) != 0;
    }

    /** Tells whether a thread is between {@link #enter} and {@link #leave}. */
    boolean isEntered() {
        return (state.get() & WAITING) != 0;
    }

    /** Starts using the descriptors; false if they are closed, or another thread uses them. */
    boolean enter() {
        return state.compareAndSet(0, WAITING);
    }

    /** Ends the use that {@link #enter} started. */
    void leave() {
        if (!state.compareAndSet(WAITING, 0)) {
            free();
        }
    }

    /** Starts to watch the socket for some events of {@link Epoll}. For the thread that has entered. */
    void watch(int events) throws ErrnoException {
        epoll.add(descriptor.number(), events, SOCKET);
    }

    /** Ends what {@link #watch} began. For the thread that has entered. */
    void unwatch() throws ErrnoException {
        epoll.remove(descriptor.number());
    }

    /** Waits for the packet socket or a wake-up; returns the socket's events, 0 if there are none. */
    int await(int timeoutMillis) throws ErrnoException {
        int events = 0;
        int count = epoll.await(timeoutMillis);
        for (int i = 0; i < count; i++) {
            if (epoll.token(i) == SOCKET) {
                events = epoll.events(i);
            } else {
                wakeUp.clear();
            }
        }
        return events;
    }

    /** Ends a running or the next wait. For any thread, at any time. */
    void wakeUp() {
        wakeUp.signal();
    }

    /** Closes the descriptors, now or as soon as the waiting thread has left. For any thread. */
    void close() {
        int before = state.getAndUpdate(value -> value | CLOSED);
        if (before == WAITING) {
            wakeUp.signal();
        } else if (before == 0) {
            free();
        }
    }

    private void free() {
        epoll.close();
        wakeUp.close();
        descriptor.release();
    }
}
