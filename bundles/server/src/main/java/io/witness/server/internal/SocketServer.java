package io.witness.server.internal;

import io.witness.api.socket.Origin;
import io.witness.api.socket.PacketSocket;
import io.witness.api.socket.SocketKeys;
import io.witness.api.socket.SocketListener;
import io.witness.api.socket.SocketSpecification;
import io.witness.api.socket.SocketState;
import io.witness.api.socket.SocketState.Phase;
import io.witness.protocol.SocketFileRights;
import io.witness.protocol.UnixListener;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves the clients of one socket: a listening UNIX socket and a thread. */
final class SocketServer implements SocketListener {
    private static final Logger LOG = LoggerFactory.getLogger(SocketServer.class);
    private static final long STOP_MILLIS = 1000;
    private static final int HANDSHAKE_MILLIS = 5000;
    private static final String TRY_AGAIN = ": touch the configuration file to retry its entry";
    private static final String REMOVED = " was removed or replaced by another process" + TRY_AGAIN;
    private static final String THREAD_FAILED = "the server's thread failed, the log says why" + TRY_AGAIN;

    private final PacketSocket socket;
    private final String socketName;
    private final ClientEvents events;
    private final int handshakeMillis;
    private final ListenerFactory listenerFactory;
    private volatile SocketState state;
    private volatile UnixListener listener;
    private SocketFileRights rights;
    private volatile ServerLoop loop;
    private volatile Thread thread;
    private volatile boolean ending;

    /** Creates listeners. May hang, because names of users and groups may come from the network. */
    interface ListenerFactory {
        UnixListener at(Path path, SocketFileRights rights) throws IOException;
    }

    SocketServer(PacketSocket socket) {
        this(socket, UnixListener::listen, HANDSHAKE_MILLIS);
    }

    SocketServer(PacketSocket socket, ListenerFactory listenerFactory) {
        this(socket, listenerFactory, HANDSHAKE_MILLIS);
    }

    SocketServer(PacketSocket socket, int handshakeMillis) {
        this(socket, UnixListener::listen, handshakeMillis);
    }

    /**
     * Serves a socket.
     *
     * @param handshakeMillis how long a client may take to choose its ring
     */
    SocketServer(PacketSocket socket, ListenerFactory listenerFactory, int handshakeMillis) {
        this.socket = socket;
        this.listenerFactory = listenerFactory;
        this.state = new SocketState(Phase.STARTING, starting(socket.specification()));
        this.socketName = socket.specification().socketName();
        this.events = new ClientEvents(socketName);
        this.handshakeMillis = handshakeMillis;
    }

    private static String starting(SocketSpecification specification) {
        return specification.user().isEmpty() && specification.group().isEmpty()
                ? "the server is starting"
                : "the server is starting, and looks up User and Group";
    }

    void start() {
        try {
            rights = rights(socket.specification());
            open();
        } catch (IOException e) {
            fail(e.getMessage());
        } catch (LinkageError e) { // a native library that cannot be extracted, say
            fail("the server cannot be loaded: " + e.getMessage());
        } catch (OutOfMemoryError e) {
            fail("the server cannot be started: " + e.getMessage());
        } catch (RuntimeException | Error e) {
            fail("the server cannot be started: " + e);
        }
    }

    private void open() throws IOException {
        UnixListener opened = listenerFactory.at(Path.of(socketName), rights);
        try {
            requireWanted();
            loop = new ServerLoop(socket, opened, events, handshakeMillis);
            listener = opened;
            startThread();
        } catch (Throwable e) {
            opened.close();
            throw e;
        }
        state = SocketState.of(Phase.LISTENING);
        LOG.info("{}: clients can connect", socketName);
    }

    // The end may have come while it was starting.
    private void requireWanted() throws IOException {
        if (ending) {
            throw new IOException("the socket is closed");
        }
    }

    private void startThread() {
        thread = new Thread(loop, "witness-server " + socketName);
        thread.setDaemon(true);
        try {
            thread.start();
        } catch (OutOfMemoryError e) { // there may be no more threads
            loop.close();
            loop = null;
            throw e;
        }
    }

    private static SocketFileRights rights(SocketSpecification specification) {
        return new SocketFileRights(specification.mode(), specification.user(), specification.group());
    }

    void fail(String reason) {
        if (ending) {
            return; // the socket is being removed
        }
        report(reason);
        state = new SocketState(Phase.FAILED, reason);
    }

    private void report(String reason) {
        Origin origin = socket.specification().origin();
        LOG.error("{}: {}: {}", origin.at(SocketKeys.SOCKET_NAME), socketName, reason);
    }

    /** Applies the present specification: changes who may connect, or retries after a failure. */
    void update() {
        if (ending) {
            return;
        }
        if (state.phase() == Phase.FAILED || thread == null || !thread.isAlive()) {
            start();
        } else if (!listener.isInPlace()) {
            reopenListener();
        } else if (!rights.equals(rights(socket.specification())) || !state.isAsConfigured()) {
            change(rights(socket.specification()));
        }
    }

    // Connected clients stay.
    private void reopenListener() {
        try {
            rights = rights(socket.specification());
            UnixListener opened = listenerFactory.at(Path.of(socketName), rights);
            if (ending) {
                opened.close();
                return;
            }
            listener = opened;
            loop.listenAt(opened);
            LOG.info("{}: clients can connect again", socketName);
        } catch (IOException e) {
            report(e.getMessage());
        }
    }

    private void change(SocketFileRights wanted) {
        try {
            listener.change(wanted);
            rights = wanted;
            state = SocketState.of(Phase.LISTENING);
            LOG.info("{}: who may connect has changed", socketName);
        } catch (IOException e) {
            report(e.getMessage() + ": who may connect stays as it was");
            state = SocketState.of(Phase.LISTENING).withRefusal(e.getMessage());
            changeBack();
        }
    }

    // A failed change may have been applied in part.
    private void changeBack() {
        try {
            listener.change(rights);
        } catch (IOException e) {
            LOG.debug("{}: {}", socketName, e.getMessage());
        }
    }

    /** Requests the end, which comes when any hanging call returns. Any thread may call. */
    void requestStop() {
        ending = true;
        ServerLoop running = loop;
        if (running != null) {
            running.stop();
        }
    }

    /** Ends serving. Must not be called while it starts or changes. */
    void stop() {
        requestStop();
        if (loop == null) {
            return;
        }
        try {
            thread.join(STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.warn("{}: the server's thread did not end within {} ms", socketName, STOP_MILLIS);
        }
    }

    @Override
    public String socketName() {
        return socketName;
    }

    @Override
    public SocketState state() {
        SocketState now = state;
        if (now.phase() != Phase.LISTENING) {
            return now;
        }
        if (!thread.isAlive()) {
            return new SocketState(Phase.FAILED, THREAD_FAILED);
        }
        return listener.isInPlace() ? now : new SocketState(Phase.FAILED, socketName + REMOVED);
    }

    @Override
    public long handshakesRefused() {
        return events.refused();
    }
}
