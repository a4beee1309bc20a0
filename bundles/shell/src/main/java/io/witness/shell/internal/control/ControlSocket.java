package io.witness.shell.internal.control;

import io.witness.linux.unix.internal.OwnerSocket;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** Accepts connections of clients at the control socket, which only its owner can reach. */
public final class ControlSocket implements ControlServer.Acceptor {
    /** The file's name in the state directory. */
    public static final String NAME = "control.sock";

    private final OwnerSocket socket;

    private ControlSocket(OwnerSocket socket) {
        this.socket = socket;
    }

    /** Listens in a state directory; a socket file of an earlier run is replaced. */
    static ControlSocket listenIn(Path state) throws IOException {
        return new ControlSocket(OwnerSocket.listen(state.resolve(NAME)));
    }

    @Override
    public SocketChannel accept() throws IOException {
        return socket.accept();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
