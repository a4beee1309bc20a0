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

    private final PacketSocket socket;
    private final SocketSpecification specification;
    private volatile SocketState state = SocketState.of(Phase.STARTING);
    private ServerLoop loop;
    private Thread thread;

    SocketServer(PacketSocket socket) {
        this.socket = socket;
        this.specification = socket.specification();
    }

    void start() {
        try {
            loop = new ServerLoop(socket, listen());
            thread = new Thread(loop, "witness-server " + socketName());
            thread.setDaemon(true);
            thread.start();
            state = SocketState.of(Phase.LISTENING);
            LOG.info("{}: clients can connect", socketName());
        } catch (IOException e) {
            fail(e.getMessage());
        } catch (LinkageError e) { // a native library that cannot be extracted, say
            fail("the server cannot be loaded: " + e.getMessage());
        }
    }

    private void fail(String reason) {
        Origin origin = specification.origin();
        LOG.error("{}: {}: {}", origin.at(SocketKeys.SOCKET_NAME), socketName(), reason);
        state = new SocketState(Phase.FAILED, reason);
    }

    private UnixListener listen() throws IOException {
        SocketFileRights rights =
                new SocketFileRights(specification.mode(), specification.user(), specification.group());
        return UnixListener.listen(Path.of(socketName()), rights);
    }

    void stop() {
        if (loop == null) {
            return;
        }
        loop.stop();
        try {
            thread.join(STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.warn("{}: the server's thread did not end within {} ms", socketName(), STOP_MILLIS);
        }
    }

    @Override
    public String socketName() {
        return specification.socketName();
    }

    @Override
    public SocketState state() {
        return state;
    }
}
