package io.witness.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.newsclub.net.unix.AFSocketAddress;
import org.newsclub.net.unix.AFUNIXSocketAddress;
import org.newsclub.net.unix.AFUNIXSocketChannel;
import org.newsclub.net.unix.FileDescriptorCast;

class UnixConnectionTest {
    @TempDir
    Path directory;

    private Path path;
    private UnixListener listener;

    @BeforeEach
    void listen() throws IOException {
        path = directory.resolve("socket");
        listener = UnixListener.listen(path, new SocketFileRights(0600, Optional.empty(), Optional.empty()));
    }

    @AfterEach
    void close() throws IOException {
        listener.close();
    }

    private static int number(FileDescriptor descriptor) throws IOException {
        return FileDescriptorCast.using(descriptor).as(Integer.class);
    }

    /** Receives what {@link UnixConnection#sendDescriptor} sends; the library's end of a connection. */
    private AFUNIXSocketChannel receiver() throws IOException {
        AFUNIXSocketChannel client = AFUNIXSocketChannel.open(AFUNIXSocketAddress.of(path));
        client.setAncillaryReceiveBufferSize(256);
        return client;
    }

    private static FileDescriptor receive(AFUNIXSocketChannel client) throws IOException {
        assertEquals(1, client.read(ByteBuffer.allocate(1)));
        FileDescriptor[] received = client.getReceivedFileDescriptors();
        assertEquals(1, received.length);
        return received[0];
    }

    @Test
    void shouldPassADescriptorWithAByte() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "content");
        try (RandomAccessFile sent = new RandomAccessFile(file.toFile(), "r");
                AFUNIXSocketChannel client = receiver();
                UnixConnection server = listener.accept()) {
            assertTrue(server.sendDescriptor(number(sent.getFD())));
            try (FileInputStream passed = new FileInputStream(receive(client))) {
                assertEquals(file, Files.readSymbolicLink(Path.of("/proc/self/fd/" + number(passed.getFD()))));
            }
        }
    }

    @Test
    void shouldSendADescriptorLaterWhenTheBufferIsFull() throws Exception {
        try (RandomAccessFile sent = new RandomAccessFile("/dev/null", "r");
                AFUNIXSocketChannel client = receiver();
                UnixConnection server = listener.accept()) {
            int before = 0;
            while (server.sendDescriptor(number(sent.getFD()))) {
                before++;
            }
            assertFalse(server.sendDescriptor(number(sent.getFD())));
            for (int i = 0; i < before; i++) {
                new FileInputStream(receive(client)).close();
            }
            assertTrue(server.sendDescriptor(number(sent.getFD())));
            new FileInputStream(receive(client)).close();
        }
    }

    @Test
    void shouldAcceptPeersWithANameOfEitherKind() throws Exception {
        for (AFSocketAddress name : new AFSocketAddress[] {
            AFUNIXSocketAddress.inAbstractNamespace(
                    "witness-test-" + ProcessHandle.current().pid()),
            AFUNIXSocketAddress.of(directory.resolve("peer"))
        }) {
            try (AFUNIXSocketChannel client = AFUNIXSocketChannel.open()) {
                client.bind(name);
                client.connect(AFUNIXSocketAddress.of(path));
                try (UnixConnection server = listener.accept()) {
                    assertNotNull(server, "peer at " + name);
                    assertEquals(ProcessHandle.current().pid(), server.peer().pid());
                }
            }
        }
    }

    @Test
    void shouldSayWhyItCannotConnect() throws Exception {
        String missing = assertThrows(
                        ConnectException.class, () -> UnixConnection.connect(directory.resolve("missing"), 1000))
                .getMessage();
        assertTrue(missing.endsWith("there is no such file: start the server, or name its SocketName"), missing);
        Path file = Files.createFile(directory.resolve("file"));
        IOException refused = assertThrows(IOException.class, () -> UnixConnection.connect(file, 1000));
        assertFalse(refused instanceof ConnectException);
        assertTrue(refused.getMessage().endsWith("it is not a socket: use a SocketName"), refused.getMessage());
        Path longPath = directory.resolve("x".repeat(110));
        IOException tooLong = assertThrows(IOException.class, () -> UnixConnection.connect(longPath, 1000));
        assertTrue(tooLong.getMessage().endsWith("a socket's path has at most 107: choose a shorter one"));
    }

    @Test
    void shouldTellNobodyWhoListensAnyMoreAndAFullQueueFromWhatStaysAsItIs() throws Exception {
        Path other = directory.resolve("other");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(other), 1);
            List<UnixConnection> queued = new ArrayList<>();
            ConnectException full = assertThrows(ConnectException.class, () -> {
                while (true) {
                    queued.add(UnixConnection.connect(other, 1));
                }
            });
            assertTrue(full.getMessage().contains("did not accept within 1 ms"), full.getMessage());
            for (UnixConnection connection : queued) {
                connection.close();
            }
        }
        ConnectException dead = assertThrows(ConnectException.class, () -> UnixConnection.connect(other, 1000));
        assertTrue(dead.getMessage().endsWith("no process listens there: start the server"), dead.getMessage());
    }

    @Test
    void shouldFailWhenThePeerIsGone() throws Exception {
        UnixConnection.connect(path, 1000).close();
        try (UnixConnection server = listener.accept()) {
            assertThrows(IOException.class, () -> {
                server.sendDescriptor(server.descriptor());
                server.sendDescriptor(server.descriptor());
            });
        }
    }
}
