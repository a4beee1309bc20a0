package io.witness.afpacket.internal;

import io.witness.afpacket.PacketSocketException;
import io.witness.afpacket.PacketSocketException.Reason;
import io.witness.linux.ErrnoException;
import io.witness.linux.SharedDescriptor;
import io.witness.linux.poll.Epoll;
import java.util.concurrent.TimeUnit;

/**
 * Lets one kind of call of a packet socket wait: receiving, sending, or receiving time stamps. A wait ends by an event of the
 * socket, at the deadline, by an interruption of the thread, or by the closing. One thread at a time is in a call.
 */
final class SocketCall {
    /** No deadline. May coincide with a real value, at most once in centuries. */
    static final long NO_DEADLINE = Long.MIN_VALUE;

    /** The kernel does not say that the interface was removed, only that it went down, and that to one call: so calls look. */
    private static final int LOOK_MILLIS = 10_000;
    /** After a sign that the interface is not as it was. */
    private static final int SUSPICIOUS_LOOK_MILLIS = 100;

    /** The kernel calls whoever watches a socket for each packet, so it is not watched any more after so many calls without a wait. */
    private static final int CALLS_WITHOUT_WAIT = 16;

    private final SharedDescriptor descriptor;
    private final int watchedEvents;
    private final RingPoll poll;
    private final LinkState link;
    private final Interruption interruption;
    private volatile long deadline = NO_DEADLINE;
    private volatile boolean blocking = true;
    /** What the last wait of the present call ended by. */
    private int events;

    private boolean watched;
    private boolean waited;
    private int callsWithoutWait;

    private SocketCall(SharedDescriptor descriptor, int watchedEvents, RingPoll poll, LinkState link) {
        this.descriptor = descriptor;
        this.watchedEvents = watchedEvents;
        this.poll = poll;
        this.link = link;
        interruption = new Interruption(poll::wakeUp);
    }

    /** Opens what is needed to wait; adds an owner to the descriptor, which leaves when this is closed and no call runs. */
    static SocketCall open(SharedDescriptor descriptor, int events, LinkState link) throws ErrnoException {
        descriptor.lease().orElseThrow();
        try {
            return new SocketCall(descriptor, events, RingPoll.unwatched(descriptor), link);
        } catch (ErrnoException | RuntimeException | Error e) {
            descriptor.release();
            throw e;
        }
    }

    /** Begins a call. */
    void enter() throws PacketSocketException {
        if (!poll.enter()) {
            requireOpen();
            throw new IllegalStateException(
                    "another thread is in this call: one thread at a time receives, one sends, and "
                            + "one receives what was transmitted");
        }
    }

    private void requireOpen() throws PacketSocketException {
        if (poll.isClosed()) {
            throw new PacketSocketException(Reason.CLOSED, "the packet socket is closed");
        }
    }

    /** Ends a call. */
    void leave() {
        events = 0;
        callsWithoutWait = waited ? 0 : callsWithoutWait + 1;
        waited = false;
        if (watched && callsWithoutWait >= CALLS_WITHOUT_WAIT) {
            unwatch();
        }
        poll.leave();
    }

    private void unwatch() {
        try {
            poll.unwatch();
            watched = false;
        } catch (ErrnoException e) {
            callsWithoutWait = 0; // it stays watched, which only costs time
        }
    }

    private void watch() throws ErrnoException {
        waited = true;
        if (!watched) {
            poll.watch(watchedEvents);
            watched = true;
        }
    }

    /** Waits for an event, within a call; returns false if the call has to return without a result. */
    boolean await() throws PacketSocketException {
        interruption.start();
        try {
            requireOpen();
            link.requirePresent();
            if (Thread.currentThread().isInterrupted()) {
                throw new PacketSocketException(Reason.INTERRUPTED, "the thread was interrupted while it waited");
            }
            int millis = remainingMillis();
            if (millis == 0) {
                return false;
            }
            if ((events & Epoll.ERR) != 0) {
                link.suspect(); // there was an error, and it was nothing for this call
            }
            watch();
            int look = link.isSuspicious() ? SUSPICIOUS_LOOK_MILLIS : LOOK_MILLIS;
            events = poll.await(millis < 0 ? look : Math.min(millis, look));
            if (events == 0) {
                link.look(descriptor.number());
            }
            return true;
        } catch (ErrnoException e) {
            throw new PacketSocketException(Reason.OTHER, "the packet socket cannot be waited for: " + e.getMessage());
        } finally {
            interruption.stop();
        }
    }

    /** Returns how long to wait: 0: not any more; negative: without a limit. */
    private int remainingMillis() {
        long end = deadline;
        if (!blocking) {
            return 0;
        }
        if (end == NO_DEADLINE) {
            return -1;
        }
        long nanos = end - System.nanoTime();
        return nanos <= 0 ? 0 : (int) Math.min(Integer.MAX_VALUE, TimeUnit.NANOSECONDS.toMillis(nanos) + 1);
    }

    /** Sets the deadline, also of the call that waits now. For any thread. */
    void deadline(long nanoTime) {
        deadline = nanoTime;
        reconsider();
    }

    /** Sets whether calls wait, also the one that waits now. For any thread. */
    void blocking(boolean choice) {
        blocking = choice;
        reconsider();
    }

    /** Lets a waiting call look at everything again. For any thread. */
    void reconsider() {
        if (poll.isEntered()) {
            poll.wakeUp();
        }
    }

    /** Ends a waiting call, and all later ones. For any thread. */
    void close() {
        poll.close();
    }
}
