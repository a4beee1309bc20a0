package io.witness.server.internal;

import io.witness.api.socket.PacketSocket;
import io.witness.linux.NativeMemory;
import io.witness.linux.poll.Epoll;
import io.witness.linux.poll.EventFd;
import io.witness.protocol.PeerIdentity;
import io.witness.protocol.UnixConnection;
import io.witness.protocol.UnixListener;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Runs the thread of a socket's server: accepts clients, reads their input, closes finished sessions. The ring's threads
 * send the block indexes.
 */
final class ServerLoop implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(ServerLoop.class);
    private static final long LISTENER = 0;
    private static final long WAKE_UP = 1;
    private static final long FIRST_SESSION = 2;
    private static final int INPUT_BYTES = 1 << 16;
    private static final int NO_LIMIT = -1;
    private static final int TICK_MILLIS = 200;
    private static final int BATCH_MILLIS = 50;

    private final PacketSocket socket;
    private final ClientEvents events;
    private final int handshakeMillis;
    /** Changed by the server's thread only. */
    private volatile UnixListener listener;

    private final AtomicReference<UnixListener> nextListener = new AtomicReference<>();
    private Epoll epoll;
    private EventFd wakeUp;
    private final NativeMemory input = NativeMemory.allocate(INPUT_BYTES);
    private final List<Session> sessions = new ArrayList<>();
    private final ServerHello hello;
    private final AdmissionControl admission = new AdmissionControl();
    private final AcceptRateLimit acceptLimit = new AcceptRateLimit();
    private final MemoryPool pool = new MemoryPool();
    private boolean accepting;
    /** Since the last wait. */
    private boolean hasAccepted;

    private volatile boolean stopped;

    /**
     * Takes over the listener, even if this fails.
     *
     * @param handshakeMillis how long a client may take to choose its ring
     */
    ServerLoop(PacketSocket socket, UnixListener listener, ClientEvents events, int handshakeMillis)
            throws IOException {
        this.socket = socket;
        this.listener = listener;
        this.events = events;
        this.handshakeMillis = handshakeMillis;
        this.hello = new ServerHello(socket);
        try {
            wakeUp = EventFd.open();
            epoll = Epoll.open();
            epoll.add(wakeUp.descriptor(), Epoll.IN, WAKE_UP);
            accept(true);
        } catch (Throwable e) {
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
        MDC.put("socket", socket.specification().socketName());
        try {
            while (!stopped) {
                boolean clientWaiting = handleEvents(epoll.await(timeoutMillis()));
                takeNextListener();
                tidyUp();
                hasAccepted = false;
                if (clientWaiting) { // now, because sessions that ended have made room
                    acceptClient();
                }
                batchReturns();
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
     * Lets returns accumulate, so that they are read in batches, most of them by the ring's thread. Ends at once when a
     * client has as much in flight as it may or a subscription ends; does not start while a client is in its handshake, or
     * others may be waiting for theirs.
     */
    private void batchReturns() {
        boolean canWait = accepting && !hasAccepted && !sessions.isEmpty();
        for (int i = 0; canWait && i < sessions.size(); i++) {
            canWait = sessions.get(i) == null || !sessions.get(i).isUrgent();
        }
        if (canWait) {
            wakeUp.await(BATCH_MILLIS);
        }
    }

    private int timeoutMillis() {
        boolean timed = events.isTimed();
        for (int i = 0; i < sessions.size(); i++) {
            timed |= sessions.get(i) != null && sessions.get(i).isTimed();
        }
        int limit = timed ? TICK_MILLIS : NO_LIMIT;
        return accepting ? limit : acceptLimit.millisToOpen(System.nanoTime());
    }

    /** Handles the events; returns whether a client is waiting to be accepted. */
    private boolean handleEvents(int events) throws IOException {
        boolean clientWaiting = false;
        for (int i = 0; i < events; i++) {
            long token = epoll.token(i);
            if (token == LISTENER) {
                clientWaiting = true;
            } else if (token == WAKE_UP) {
                wakeUp.clear();
            } else {
                read(sessions.get((int) (token - FIRST_SESSION)), token);
            }
        }
        return clientWaiting;
    }

    private void read(Session session, long token) throws IOException {
        if (session == null || session.isDone()) {
            return;
        }
        try {
            session.read(input);
        } catch (RuntimeException | OutOfMemoryError e) { // the other clients are still served
            LOG.error("{}: a client cannot be served", socket.specification().socketName(), e);
            session.fail(e);
        }
        if (session.beginPause(System.nanoTime())) {
            epoll.modify(session.descriptor(), 0, token);
        }
    }

    private void acceptClient() {
        try {
            UnixConnection connection = listener.accept();
            if (connection != null) {
                hasAccepted = true;
                acceptLimit.count(System.nanoTime());
                admit(connection);
            }
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            cannotAccept(e);
        }
    }

    private void admit(UnixConnection connection) throws IOException {
        try {
            PeerIdentity peer = connection.peer();
            Optional<String> refusal =
                    admission.admit(peer.uid(), socket.specification().quotas());
            if (refusal.isPresent()) {
                events.refused(refusal.get());
                connection.close();
            } else {
                open(new Session(connection, peer, socket, pool, events, wakeUp::signal));
            }
        } catch (Throwable e) {
            connection.close();
            throw e;
        }
    }

    private void open(Session session) throws IOException {
        int free = sessions.indexOf(null);
        int slot = free < 0 ? addSlot() : free;
        admission.add(session);
        try {
            epoll.add(session.descriptor(), Epoll.IN, FIRST_SESSION + slot);
        } catch (Throwable e) {
            admission.remove(session);
            throw e;
        }
        sessions.set(slot, session);
        session.sendHello(hello);
    }

    private int addSlot() {
        sessions.add(null);
        return sessions.size() - 1;
    }

    private void tidyUp() throws IOException {
        long now = System.nanoTime();
        for (int slot = 0; slot < sessions.size(); slot++) {
            Session session = sessions.get(slot);
            if (session != null) {
                session.limitHandshake(now, handshakeMillis);
                session.tick(now);
                if (session.isDone()) {
                    close(slot, session);
                } else if (session.endPause(now)) {
                    epoll.modify(session.descriptor(), Epoll.IN, FIRST_SESSION + slot);
                }
            }
        }
        events.tick(now);
        acceptIfOpen(now);
    }

    // If the kernel has no memory to watch one more descriptor, this is tried again.
    private void acceptIfOpen(long now) {
        try {
            accept(acceptLimit.isOpen(now));
        } catch (IOException e) {
            cannotAccept(e);
        }
    }

    private void cannotAccept(Throwable e) {
        events.refused("a client cannot be accepted: " + e
                + ": raise the limit of open files (LimitNOFILE, ulimit -n), or of memory, whichever it names");
        acceptLimit.pause(System.nanoTime());
    }

    private void close(int slot, Session session) {
        sessions.set(slot, null);
        admission.remove(session);
        session.close();
    }

    private void closeListener() {
        try {
            listener.close();
        } catch (IOException e) {
            LOG.warn("{}: {}", socket.specification().socketName(), e.getMessage());
        }
    }

    /** Closes everything. Called by the thread, or instead of running it. */
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
        events.flush();
        if (epoll != null) {
            epoll.close();
        }
        if (wakeUp != null) {
            wakeUp.close();
        }
    }

    /**
     * Accepts clients at another listener from now on, which is taken over; connected clients stay. Called by any thread.
     */
    void listenAt(UnixListener next) throws IOException {
        UnixListener unused = nextListener.getAndSet(next);
        if (unused != null) {
            unused.close();
        }
        wakeUp.signal();
    }

    /** Tells the thread to end. Called by any thread. */
    void stop() {
        stopped = true;
        wakeUp.signal();
    }
}
