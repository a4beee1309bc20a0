package io.witness.it;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Forwards a port to a UNIX socket, as {@code ssh -L} does; it can be cut. */
final class Forward implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 << 10;

    private final Path target;
    private final ServerSocketChannel server;
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;

    private Forward(Path target) throws IOException {
        this.target = target;
        this.server = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
    }

    static Forward to(Path target) throws IOException {
        Forward forward = new Forward(target);
        start(forward::acceptAll);
        return forward;
    }

    int port() {
        return server.socket().getLocalPort();
    }

    /** Ends all connections, and from now on each new one. */
    void cut() {
        cut = true;
        open.forEach(Forward::closeQuietly);
    }

    void mend() {
        cut = false;
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "forward");
        thread.setDaemon(true);
        thread.start();
    }

    private void acceptAll() {
        try {
            while (true) {
                SocketChannel accepted = server.accept();
                start(() -> serve(accepted));
            }
        } catch (IOException e) {
            // it is closed
        }
    }

    private void serve(SocketChannel accepted) {
        open.add(accepted);
        try (accepted;
                SocketChannel there = SocketChannel.open(UnixDomainSocketAddress.of(target))) {
            if (!cut) {
                start(() -> copy(there, accepted));
                copy(accepted, there);
            }
        } catch (IOException e) {
            // there is no server
        } finally {
            open.remove(accepted);
        }
    }

    /** Copies until an end has gone, and then lets the other one go. */
    private static void copy(ByteChannel from, ByteChannel to) {
        ByteBuffer bytes = ByteBuffer.allocate(BUFFER_BYTES);
        try (from;
                to) {
            while (from.read(bytes) >= 0) {
                bytes.flip();
                while (bytes.hasRemaining()) {
                    to.write(bytes);
                }
                bytes.clear();
            }
        } catch (IOException e) {
            // an end has gone
        }
    }

    private static void closeQuietly(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // it is useless now
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
    }
}
