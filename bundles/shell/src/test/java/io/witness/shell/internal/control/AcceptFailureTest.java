package io.witness.shell.internal.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.shell.control.ControlConnection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Connections that cannot be accepted for a while. */
@Timeout(30)
class AcceptFailureTest {
    private static final int FAILURES = 3;

    @TempDir
    private Path state;

    /** Fails some times, before or after a connection is there. */
    private static final class Failing implements ControlServer.Acceptor {
        private final ControlSocket socket;
        private final Throwable failure;
        private final AtomicInteger left = new AtomicInteger(FAILURES);

        Failing(ControlSocket socket, Throwable failure) {
            this.socket = socket;
            this.failure = failure;
        }

        @Override
        public SocketChannel accept() throws IOException {
            if (left.getAndDecrement() > 0) {
                Failing.<RuntimeException>sneak(failure);
            }
            return socket.accept();
        }

        @SuppressWarnings("unchecked")
        private static <T extends Throwable> void sneak(Throwable failure) throws T {
            throw (T) failure;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    static Stream<Throwable> failures() {
        return Stream.of(
                new SocketException("Too many open files"),
                new SocketException("Zu viele offene Dateien"),
                new IOException(),
                new OutOfMemoryError("unable to create native thread"),
                new NoClassDefFoundError("a jar that could not be opened"),
                new IllegalStateException("a bug"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void shouldAcceptAgainAfterItCouldNot(Throwable failure) throws Exception {
        ThreadIOImpl threadIo = new ThreadIOImpl();
        threadIo.start();
        CommandProcessorImpl processor = new CommandProcessorImpl(threadIo);
        Failing acceptor = new Failing(ControlSocket.listenIn(state), failure);
        ControlServer server = new ControlServer(acceptor, processor, 1);
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        try (ControlConnection connection = ControlConnection.to(state)) {
            assertTrue(connection.execute("x = 7; $x", output, output).succeeded());
            assertEquals("7\n", output.toString());
            assertTrue(acceptor.left.get() < 0);
        } finally {
            server.stop();
            processor.stop();
            threadIo.stop();
        }
    }
}
