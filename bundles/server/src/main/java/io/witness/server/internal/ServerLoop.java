package io.witness.server.internal;

import io.witness.api.socket.PacketSocket;
import io.witness.linux.Epoll;
import io.witness.linux.EventFd;
import io.witness.linux.NativeMemory;
import io.witness.protocol.UnixConnection;
import io.witness.protocol.UnixListener;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread of a socket's server: accepts clients, reads what they send, closes those that are done with. The ring's
 * threads send the block indexes.
 */
final class ServerLoop implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(ServerLoop.class);
    private static final long LISTENER = 0;
    private static final long WAKE_UP = 1;
    private static final long FIRST_SESSION = 2;
    private static final int INPUT_BYTES = 1 << 16;
    private static final int NO_LIMIT = -1;
    private static final int TICK_MILLIS = 200;
    private static final int REST_MILLIS = 50;
    /** More clients than anybody has; fewer than would take the memory of all sockets. */
    static final int MOST_SESSIONS = 256;

    private static final long ACCEPT_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final PacketSocket socket;
    /** Changed by the server's thread only. */
    private volatile UnixListener listener;

    private final AtomicReference<UnixListener> nextListener = new AtomicReference<>();
    private Epoll epoll;
    private EventFd wakeUp;
    private final NativeMemory input = NativeMemory.allocate(INPUT_BYTES);
    private final List<Session> sessions = new ArrayList<>();
    private final Greeting greeting;
    private long acceptAgainNanos;
    private boolean accepting;
    private volatile boolean stopped;

    /** Takes over the listener, also if this fails. */
    ServerLoop(PacketSocket socket, UnixListener listener) throws IOException {
        this.socket = socket;
        this.listener = listener;
        this.greeting = new Greeting(socket);
        try {
            wakeUp = EventFd.open();
            epoll = Epoll.open();
            epoll.add(wakeUp.descriptor(), Epoll.IN, WAKE_UP);
            accept(true);
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private void accept(boolean wanted) throws IOException {
        if (wanted && !accepting) {
            epoll.add(listener.descriptor(), Epoll.IN, LISTENER);
        } else if (!wanted && accepting) {
            epoll.remove(listener.descriptor());
        }
        accepting = wanted;
    }

    @Override
    public void run() {
        try {
            while (!stopped) {
                int events = epoll.await(timeoutMillis());
                for (int i = 0; i < events; i++) {
                    handle(epoll.token(i));
                }
                takeNextListener();
                tidyUp();
                rest();
            }
        } catch (IOException | RuntimeException | Error e) {
            LOG.error("{}: the server's thread failed", socket.specification().socketName(), e);
        } finally {
            close();
        }
    }

    private void takeNextListener() throws IOException {
        UnixListener next = nextListener.getAndSet(null);
        if (next != null) {
            boolean wasAccepting = accepting;
            accept(false);
            closeListener();
            listener = next;
            accept(wasAccepting);
        }
    }

    /**
     * Lets returns gather, so that they are read in batches, most of them by the ring's thread. Ends at once when a
     * client's hands fill up or a subscription ends; does not begin while a client is in its handshake.
     */
    private void rest() {
        boolean canWait = accepting && !sessions.isEmpty();
        for (int i = 0; canWait && i < sessions.size(); i++) {
            canWait = sessions.get(i) == null || !sessions.get(i).isUrgent();
        }
        if (canWait) {
            wakeUp.await(REST_MILLIS);
        }
    }

    private int timeoutMillis() {
        boolean timed = !accepting;
        for (int i = 0; i < sessions.size(); i++) {
            timed |= sessions.get(i) != null && sessions.get(i).isTimed();
        }
        return timed ? TICK_MILLIS : NO_LIMIT;
    }

    private void handle(long token) throws IOException {
        if (token == LISTENER) {
            acceptClient();
        } else if (token == WAKE_UP) {
            wakeUp.clear();
        } else {
            Session session = sessions.get((int) (token - FIRST_SESSION));
            if (session != null) {
                session.read(input);
            }
        }
    }

    private void acceptClient() throws IOException {
        try {
            UnixConnection connection = listener.accept();
            if (connection != null) {
                open(connection);
            }
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            LOG.warn(
                    "{}: a client cannot be accepted: {}",
                    socket.specification().socketName(),
                    e.toString());
            pause();
        }
    }

    /** Accepts nobody for a while: what is short now (descriptors, memory) may come back. */
    private void pause() throws IOException {
        accept(false);
        acceptAgainNanos = System.nanoTime() + ACCEPT_PAUSE_NANOS;
    }

    private void open(UnixConnection connection) throws IOException {
        int slot = sessions.indexOf(null);
        if (slot < 0 && sessions.size() == MOST_SESSIONS) {
            connection.close();
            LOG.warn(
                    "{}: a client was refused: {} are connected already",
                    socket.specification().socketName(),
                    MOST_SESSIONS);
            pause();
            return;
        }
        try {
            Session session = new Session(connection, socket, greeting, wakeUp::signal);
            slot = slot < 0 ? addSlot() : slot;
            epoll.add(connection.descriptor(), Epoll.IN, FIRST_SESSION + slot);
            sessions.set(slot, session);
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            connection.close();
            throw e;
        }
    }

    private int addSlot() {
        sessions.add(null);
        return sessions.size() - 1;
    }

    private void tidyUp() throws IOException {
        long now = System.nanoTime();
        if (!accepting && now - acceptAgainNanos >= 0) {
            accept(true);
        }
        for (int slot = 0; slot < sessions.size(); slot++) {
            Session session = sessions.get(slot);
            if (session != null) {
                session.tick(now);
                if (session.isDone()) {
                    sessions.set(slot, null);
                    session.close();
                }
            }
        }
    }

    private void closeListener() {
        try {
            listener.close();
        } catch (IOException e) {
            LOG.warn("{}: {}", socket.specification().socketName(), e.getMessage());
        }
    }

    /** For the thread, or instead of it. */
    void close() {
        closeListener();
        UnixListener next = nextListener.getAndSet(null);
        if (next != null) {
            listener = next;
            closeListener();
        }
        for (Session session : sessions) {
            if (session != null) {
                session.close();
            }
        }
        if (epoll != null) {
            epoll.close();
        }
        if (wakeUp != null) {
            wakeUp.close();
        }
    }

    /** Accepts clients at another listener from now on, which is taken over; those who are there stay. Called by any thread. */
    void listenAt(UnixListener next) {
        nextListener.set(next);
        wakeUp.signal();
    }

    /** Lets the thread end soon. Called by any thread. */
    void stop() {
        stopped = true;
        wakeUp.signal();
    }
}
