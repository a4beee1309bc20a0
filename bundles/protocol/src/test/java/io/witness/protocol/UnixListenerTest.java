package io.witness.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnixListenerTest {
    private static final SocketFileRights OWN = rights(0600);

    @TempDir
    Path directory;

    private Path path;

    @BeforeEach
    void choosePath() {
        path = directory.resolve("socket");
    }

    private static SocketFileRights rights(int mode) {
        return new SocketFileRights(mode, Optional.empty(), Optional.empty());
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.map(file -> file.getFileName().toString()).toList();
        }
    }

    private String refusal() {
        return assertThrows(IOException.class, () -> UnixListener.listen(path, OWN))
                .getMessage();
    }

    private static int mode(Path file) throws IOException {
        return (int) Files.getAttribute(file, "unix:mode") & 0777;
    }

    @Test
    void shouldAcceptWithoutWaitingAndLeaveNothingBehind() throws Exception {
        try (UnixListener listener = UnixListener.listen(path, OWN)) {
            assertNull(listener.accept());
            try (UnixConnection client = UnixConnection.connect(path, 1000);
                    UnixConnection server = listener.accept()) {
                assertNotNull(server);
                assertEquals(ProcessHandle.current().pid(), server.peer().pid());
                assertEquals(Files.getAttribute(directory, "unix:uid"), (int)
                        server.peer().uid());
                assertTrue(server.descriptor() != client.descriptor());
            }
            assertEquals(List.of("socket"), files());
        }
        assertEquals(List.of(), files());
    }

    @Test
    void shouldHaveExactlyTheRightsThatWereAskedFor() throws Exception {
        for (int mode : new int[] {0600, 0660, 0666, 0}) {
            try (UnixListener listener = UnixListener.listen(path, rights(mode))) {
                assertEquals(mode, mode(path));
                listener.change(rights(0640));
                assertEquals(0640, mode(path));
            }
        }
    }

    @Test
    void shouldNeverBeReachableWithWiderRights() throws Exception {
        Thread watcher = Thread.currentThread();
        boolean[] wide = {false};
        Thread thread = new Thread(() -> {
            while (watcher.isAlive() && !Thread.interrupted()) {
                wide[0] |= hasWiderRights(0600);
            }
        });
        thread.start();
        for (int i = 0; i < 300; i++) {
            UnixListener.listen(path, OWN).close();
        }
        thread.interrupt();
        thread.join();
        assertFalse(wide[0]);
    }

    private boolean hasWiderRights(int allowed) {
        try {
            return (mode(path) & ~allowed) != 0;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void shouldRefuseAPathThatALiveProcessServes() throws Exception {
        try (UnixListener listener = UnixListener.listen(path, OWN)) {
            assertTrue(refusal().startsWith(path + " is served by another process: it accepts connections"), refusal());
            assertEquals(List.of("socket"), files());
            for (UnixConnection probe; (probe = listener.accept()) != null; ) {
                probe.close();
            }
            UnixConnection.connect(path, 1000).close();
            assertNotNull(listener.accept());
        }
    }

    @Test
    void shouldRefuseALiveSocketWhoseQueueIsFull() throws Exception {
        try (ServerSocketChannel busy = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            busy.bind(UnixDomainSocketAddress.of(path), 1);
            for (int i = 0; i < 2; i++) {
                UnixConnection.connect(path, 1000);
            }
            assertTrue(refusal().contains("is served by another process: a connection to it fails"), refusal());
            String message = assertThrows(IOException.class, () -> UnixConnection.connect(path, 50))
                    .getMessage();
            assertTrue(message.contains("did not accept within 50 ms"), message);
        }
    }

    @Test
    void shouldReplaceASocketThatADeadProcessLeft() throws Exception {
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(path));
        }
        assertTrue(Files.exists(path));
        try (UnixListener listener = UnixListener.listen(path, OWN)) {
            UnixConnection.connect(path, 1000).close();
            assertNotNull(listener.accept());
        }
    }

    @Test
    void shouldRefuseWhatIsNoSocketAndLeaveItAlone() throws Exception {
        Files.writeString(path, "precious");
        assertEquals(path + " exists and is not a socket: remove it or choose another path", refusal());
        assertEquals("precious", Files.readString(path));
        Files.delete(path);
        Files.createSymbolicLink(path, directory.resolve("nowhere"));
        assertTrue(refusal().contains("is not a socket"), refusal());
    }

    @Test
    void shouldNotRemoveTheFileOfASuccessor() throws Exception {
        UnixListener first = UnixListener.listen(path, OWN);
        Files.delete(path);
        try (UnixListener second = UnixListener.listen(path, OWN)) {
            first.close();
            first.close();
            assertThrows(IOException.class, () -> first.change(OWN));
            UnixConnection.connect(path, 1000).close();
            assertNotNull(second.accept());
        }
    }

    @Test
    void shouldTakePathsUpTo107BytesAndNameTheLimitBeyond() throws Exception {
        Path deep = directory.resolve("d".repeat(107 - 2 - directory.toString().length() - 1));
        path = Files.createDirectory(deep).resolve("s");
        assertEquals(107, path.toString().length());
        try (UnixListener listener = UnixListener.listen(path, OWN)) {
            UnixConnection.connect(path, 1000).close();
            assertNotNull(listener.accept());
        }
        try (Stream<Path> left = Files.list(deep)) {
            assertEquals(0, left.count());
        }
        path = deep.resolve("ss");
        assertTrue(refusal().contains("has 108 bytes, a socket's path has at most 107"), refusal());
    }

    @Test
    void shouldLeaveNothingBehindWhenTheRightsCannotBeHad() throws Exception {
        SocketFileRights unknown = new SocketFileRights(0600, Optional.of("no-such-user"), Optional.empty());
        String message = assertThrows(IOException.class, () -> UnixListener.listen(path, unknown))
                .getMessage();
        assertEquals("there is no user \"no-such-user\" on this host", message);
        assertEquals(List.of(), files());
    }

    @Test
    void shouldNameADirectoryThatIsMissing() {
        path = directory.resolve("missing/socket");
        assertTrue(refusal().contains("does not exist: create it"), refusal());
    }
}
