package io.witness.monitor.internal.http;

import io.witness.linux.unix.internal.OwnerSocket;
import java.io.Closeable;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** Listens at a UNIX socket or a port. */
final class Listener implements Closeable {
    private static final int BACKLOG = 64;

    private final Accept accept;
    private final Closeable socket;
    private final String address;

    private Listener(Accept accept, Closeable socket, String address) {
        this.accept = accept;
        this.socket = socket;
        this.address = address;
    }

    @FunctionalInterface
    private interface Accept {
        SocketChannel next() throws IOException;
    }

    /** Listens at a UNIX socket of mode 0600. The file of an earlier run is replaced. */
    static Listener at(Path file) throws IOException {
        OwnerSocket socket = OwnerSocket.listen(file);
        return new Listener(socket::accept, socket, file.toString());
    }

    /** Listens at a port. */
    static Listener at(Port port) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open(
                port.address().getAddress() instanceof Inet4Address
                        ? StandardProtocolFamily.INET
                        : StandardProtocolFamily.INET6);
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true); // connections of an earlier run may linger
            channel.bind(port.address(), BACKLOG);
            return new Listener(channel::accept, channel, port.toString());
        } catch (Throwable e) {
            channel.close();
            throw e;
        }
    }

    SocketChannel accept() throws IOException {
        return accept.next();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** Returns where it listens. */
    @Override
    public String toString() {
        return address;
    }
}
