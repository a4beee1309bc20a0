package io.witness.linux.link;

import io.witness.api.ring.Link;
import io.witness.api.ring.LinkDescription;
import io.witness.api.ring.LinkWatch;
import io.witness.linux.ErrnoException;
import io.witness.linux.link.internal.LinkFollower;
import io.witness.linux.link.internal.LinkFollower.Need;
import io.witness.linux.link.internal.LinkQuery;
import io.witness.linux.link.internal.RouteSocket;
import io.witness.linux.poll.Epoll;
import io.witness.linux.poll.EventFd;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Tracks the interfaces of the network namespace, as the kernel reports them by rtnetlink(7). A thread, {@code
 * witness-links}, sleeps until there are events.
 */
public final class LinkTable implements AutoCloseable {
    private static final int RETRY_MILLIS = 1000;
    /** How long {@link #close()} waits for an observer that does not return. */
    private static final int END_MILLIS = 5000;

    private final RouteSocket socket;
    private final Epoll epoll;
    private final EventFd wakeUp;
    private final LinkFollower links = new LinkFollower();
    private final List<WatchedLink> watches = new CopyOnWriteArrayList<>();
    private final Thread thread = new Thread(this::run, "witness-links");
    private volatile boolean closed;

    private LinkTable(RouteSocket socket, Epoll epoll, EventFd wakeUp) throws ErrnoException {
        this.socket = socket;
        this.epoll = epoll;
        this.wakeUp = wakeUp;
        epoll.add(socket.descriptor(), Epoll.IN, 0);
        epoll.add(wakeUp.descriptor(), Epoll.IN, 0);
        socket.requestDump(links.beginDump());
        thread.setDaemon(true);
    }

    /**
     * Starts to follow the interfaces.
     *
     * @return the table, to be closed by the caller
     * @throws ErrnoException if the kernel refuses
     */
    public static LinkTable open() throws ErrnoException {
        RouteSocket socket = RouteSocket.open();
        EventFd wakeUp = null;
        Epoll epoll = null;
        try {
            wakeUp = EventFd.open();
            epoll = Epoll.open();
            LinkTable table = new LinkTable(socket, epoll, wakeUp);
            table.thread.start();
            return table;
        } catch (ErrnoException | Error e) {
            close(socket, wakeUp, epoll);
            throw e;
        }
    }

    /**
     * Queries the kernel for one interface of the network namespace. For any thread; needs no open table.
     *
     * @param index the interface's index
     * @return the interface as it is now; empty if no interface has that index
     * @throws ErrnoException if the kernel refuses
     */
    public static Optional<LinkDescription> describe(int index) throws ErrnoException {
        return LinkQuery.ask(index);
    }

    /**
     * Watches an interface: reports the present state soon, then each change. Short-lived states may be left out, the last
     * one never; equal ones are not repeated.
     *
     * <p>An exception of an observer goes to the uncaught exception handler of the thread, which continues.
     *
     * @param name the interface's name, or one of its alternative names
     * @param observer called on the table's thread, the same for all: it must return soon. Empty: no interface has the name
     * @return the watch, to be closed by the caller
     */
    public LinkWatch watch(String name, Consumer<Optional<Link>> observer) {
        WatchedLink watch = new WatchedLink(name, observer, watches);
        watches.add(watch);
        wakeUp.signal();
        return watch;
    }

    private void run() {
        try {
            while (!closed) {
                follow();
                epoll.await(links.need() == Need.LATER ? RETRY_MILLIS : -1);
                wakeUp.clear();
            }
        } catch (ErrnoException e) {
            throw new UncheckedIOException(e);
        } finally {
            close(socket, wakeUp, epoll);
        }
    }

    /**
     * Processes and reports everything received, then requests a dump if one is needed. Not before, because the kernel does
     * not report further losses while data wait to be received.
     */
    private void follow() {
        boolean retry = links.need() == Need.LATER;
        try {
            for (int length = socket.receive(); length != 0; length = socket.receive()) {
                take(length);
                tell();
            }
            tell();
            if (retry || links.need() == Need.NOW) {
                socket.requestDump(links.beginDump());
            }
        } catch (ErrnoException e) {
            links.failed();
        } catch (Throwable e) { // such as no heap for a moment: nobody would restart this thread
            links.failed();
            report(e);
        }
    }

    private static void report(Throwable failure) {
        Thread thread = Thread.currentThread();
        try {
            thread.getUncaughtExceptionHandler().uncaughtException(thread, failure);
        } catch (Throwable e) {
            // there is no other way to report it
        }
    }

    private void take(int length) {
        if (length == RouteSocket.OVERRUN) {
            links.lost();
        } else {
            links.apply(socket.received(), length);
        }
    }

    private void tell() {
        if (links.isComplete()) {
            watches.forEach(watch -> watch.tell(links.link(watch.name())));
        }
    }

    /**
     * Ends the thread, which closes the descriptors: observers are not called any more. For any thread, including an
     * observer; a second call does nothing.
     */
    @Override
    public void close() {
        closed = true;
        wakeUp.signal();
        if (Thread.currentThread() != thread) {
            awaitEnd();
        }
    }

    private void awaitEnd() {
        try {
            thread.join(END_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void close(RouteSocket socket, EventFd wakeUp, Epoll epoll) {
        socket.close();
        if (wakeUp != null) {
            wakeUp.close();
        }
        if (epoll != null) {
            epoll.close();
        }
    }
}
