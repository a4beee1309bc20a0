package io.witness.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
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

    private static long in(int millis) {
        return System.nanoTime() + millis * 1_000_000L;
    }

    private static int openDescriptors() {
        return new File("/proc/self/fd").list().length;
    }

    private static int number(FileDescriptor descriptor) throws IOException {
        return FileDescriptorCast.using(descriptor).as(Integer.class);
    }

    private static void closeNumber(int descriptor) throws IOException {
        new FileInputStream(FileDescriptorCast.unsafeUsing(descriptor).getFileDescriptor()).close();
    }

    @Test
    void shouldPassADescriptorThatOutlivesTheConnection() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "content");
        int passed;
        try (RandomAccessFile sent = new RandomAccessFile(file.toFile(), "r");
                UnixConnection client = UnixConnection.connect(path, 1000);
                UnixConnection server = listener.accept()) {
            assertTrue(server.sendDescriptor(number(sent.getFD())));
            passed = client.receiveDescriptor(in(1000));
        }
        assertEquals(file, Files.readSymbolicLink(Path.of("/proc/self/fd/" + passed)));
        String flags =
                Files.readAllLines(Path.of("/proc/self/fdinfo/" + passed)).get(1);
        assertTrue((Integer.parseInt(flags.replaceAll("\\D", ""), 8) & 02000000) != 0, "not close-on-exec: " + flags);
        closeNumber(passed);
    }

    @Test
    void shouldSendADescriptorLaterWhenTheBufferIsFull() throws Exception {
        try (RandomAccessFile sent = new RandomAccessFile("/dev/null", "r");
                UnixConnection client = UnixConnection.connect(path, 1000);
                UnixConnection server = listener.accept()) {
            int before = 0;
            while (server.sendDescriptor(number(sent.getFD()))) {
                before++;
            }
            assertFalse(server.sendDescriptor(number(sent.getFD())));
            for (int i = 0; i < before; i++) {
                closeNumber(client.receiveDescriptor(in(1000)));
            }
            assertTrue(server.sendDescriptor(number(sent.getFD())));
            closeNumber(client.receiveDescriptor(in(1000)));
        }
    }

    @Test
    void shouldRefuseAByteWithoutADescriptor() throws Exception {
        try (UnixConnection client = UnixConnection.connect(path, 1000);
                UnixConnection server = listener.accept()) {
            server.write(new byte[1], in(1000));
            ProtocolException none = assertThrows(ProtocolException.class, () -> client.receiveDescriptor(in(1000)));
            assertEquals("0 descriptors came where one is due", none.getMessage());
        }
    }

    @Test
    void shouldCloseAllOfTwoDescriptors() throws Exception {
        Path twoPath = directory.resolve("two");
        try (var server = org.newsclub.net.unix.AFUNIXServerSocketChannel.open();
                RandomAccessFile sent = new RandomAccessFile("/dev/null", "r")) {
            server.bind(AFUNIXSocketAddress.of(twoPath));
            try (UnixConnection client = UnixConnection.connect(twoPath, 1000);
                    AFUNIXSocketChannel peer = server.accept()) {
                int before = openDescriptors();
                peer.setOutboundFileDescriptors(sent.getFD(), sent.getFD());
                peer.write(ByteBuffer.wrap(new byte[1]));
                ProtocolException two = assertThrows(ProtocolException.class, () -> client.receiveDescriptor(in(1000)));
                assertEquals("2 descriptors came where one is due", two.getMessage());
                assertEquals(before, openDescriptors());
            }
        }
    }

    @Test
    void shouldGiveUpAtTheDeadlineAndSeeTheEnd() throws Exception {
        try (UnixConnection client = UnixConnection.connect(path, 1000)) {
            UnixConnection server = listener.accept();
            assertThrows(SocketTimeoutException.class, () -> client.read(new byte[4], 0, 4, in(50)));
            assertThrows(SocketTimeoutException.class, () -> client.receiveDescriptor(in(50)));
            assertThrows(SocketTimeoutException.class, () -> client.read(new byte[4], 0, 4, in(-1)));
            server.close();
            assertEquals(-1, client.read(new byte[4], 0, 4, in(1000)));
            assertThrows(ProtocolException.class, () -> client.receiveDescriptor(in(1000)));
        }
    }

    @Test
    void shouldCarryBytesBothWays() throws Exception {
        try (UnixConnection client = UnixConnection.connect(path, 1000);
                UnixConnection server = listener.accept()) {
            client.write(new byte[] {1, 2, 3}, in(1000));
            server.write(new byte[] {4, 5}, in(1000));
            byte[] got = new byte[8];
            assertEquals(2, client.read(got, 1, 7, in(1000)));
            assertArrayEquals(new byte[] {0, 4, 5}, java.util.Arrays.copyOf(got, 3));
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
                        IOException.class, () -> UnixConnection.connect(directory.resolve("missing"), 1000))
                .getMessage();
        assertTrue(missing.endsWith("there is no such file: start the server, or name its SocketName"), missing);
        Path file = Files.createFile(directory.resolve("file"));
        String refused = assertThrows(IOException.class, () -> UnixConnection.connect(file, 1000))
                .getMessage();
        assertTrue(refused.endsWith("it is no socket: name a SocketName"), refused);
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
