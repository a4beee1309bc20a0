package io.witness.shell.internal.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** No connection outlives the server, whatever happens while that stops. */
@Timeout(30)
class StoppingTest {
    private static final int GREETING_LENGTH = 5;

    @TempDir
    private Path state;

    private final CountDownLatch accepting = new CountDownLatch(1);
    private final CountDownLatch mayAccept = new CountDownLatch(1);
    private final CommandProcessorImpl processor = new CommandProcessorImpl(new ThreadIOImpl());
    private SocketChannel client;
    private SocketChannel accepted;

    @BeforeEach
    void connect() throws IOException {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(state.resolve("s"));
        try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listener.bind(address);
            client = SocketChannel.open(address);
            accepted = listener.accept();
        }
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        accepted.close();
    }

    /** Accepts one connection, when it may, and cannot be closed. */
    private final class Acceptor implements ControlServer.Acceptor {
        private final CountDownLatch closed = new CountDownLatch(1);
        private SocketChannel next = accepted;

        @Override
        public SocketChannel accept() throws IOException {
            accepting.countDown();
            CountDownLatch awaited = next == null ? closed : mayAccept;
            try {
                awaited.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            if (next == null) {
                throw new ClosedChannelException();
            }
            SocketChannel given = next;
            next = null;
            return given;
        }

        @Override
        public void close() throws IOException {
            closed.countDown();
            throw new IOException("the directory is read-only");
        }
    }

    /** Bytes until the other side ended the connection. */
    private int readAll() throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(2 * GREETING_LENGTH);
        while (client.read(bytes) >= 0) {
            continue;
        }
        return bytes.position();
    }

    @Test
    void shouldEndConnectionsThoughItsFileCannotBeDeleted() throws Exception {
        mayAccept.countDown();
        ControlServer server = new ControlServer(new Acceptor(), processor, 1);
        ByteBuffer greeting = ByteBuffer.allocate(GREETING_LENGTH);
        while (greeting.hasRemaining()) {
            client.read(greeting);
        }
        assertThrows(IOException.class, server::stop);
        assertEquals(0, readAll());
    }

    @Test
    void shouldNotServeAConnectionThatComesWhileItStops() throws Exception {
        ControlServer server = new ControlServer(new Acceptor(), processor, 1);
        accepting.await();
        assertThrows(IOException.class, server::stop);
        mayAccept.countDown();
        assertEquals(0, readAll());
    }
}
