package io.witness.server.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.socket.SocketState;
import io.witness.api.socket.SocketState.Phase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server does when its socket's specification changes in place. */
class SocketServerUpdateTest {
    @TempDir
    Path directory;

    private Path path;
    private FakeSocket socket;
    private SocketServer server;

    @BeforeEach
    void start() throws Exception {
        path = directory.resolve("t.sock");
        socket = new FakeSocket(path);
        server = new SocketServer(socket);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop();
        socket.close();
    }

    @Test
    void shouldChangeTheModeWhileClientsStay() throws Exception {
        try (RawClient client = new RawClient(path).join(1)) {
            while (socket.subscriptions.isEmpty()) {
                Thread.sleep(5);
            }
            socket.specification = FakeSocket.specification(path, "0640");
            server.update();
            assertEquals("rw-r-----", permissions(path));
            assertEquals(SocketState.of(Phase.LISTENING), server.state());
            socket.subscriptions.get(0).deliver(3, 1);
            assertEquals(3, client.read(4).getInt());
        }
    }

    @Test
    void shouldSayThatItsFileWasRemovedAndServeItAgainWhileClientsStay() throws Exception {
        try (RawClient client = new RawClient(path).join(1)) {
            while (socket.subscriptions.isEmpty()) {
                Thread.sleep(5);
            }
            Files.delete(path);
            assertEquals(Phase.FAILED, server.state().phase());
            assertTrue(server.state().detail().startsWith(path + " was removed or replaced by another process"));
            server.update();
            assertEquals(SocketState.of(Phase.LISTENING), server.state());
            try (RawClient second = new RawClient(path)) {
                assertEquals(5, second.hello().size());
            }
            socket.subscriptions.get(0).deliver(3, 1);
            assertEquals(3, client.read(4).getInt());
        }
        server.stop();
        assertFalse(Files.exists(path));
    }

    @Test
    void shouldEndOnlyTheClientThatCannotBeServed() throws Exception {
        try (RawClient other = new RawClient(path)) {
            other.join(0);
            socket.broken = true;
            try (RawClient unlucky = new RawClient(path)) {
                assertThrows(AssertionError.class, () -> unlucky.join(1));
            }
            socket.broken = false;
            try (RawClient next = new RawClient(path)) {
                next.join(1);
            }
            assertEquals(Phase.LISTENING, server.state().phase());
            assertFalse(socket.subscriptions.get(0).closed);
        }
    }

    @Test
    void shouldServeAgainAfterItsThreadFailed() throws Exception {
        socket.unloadable = true;
        try (RawClient first = new RawClient(path)) {
            assertThrows(AssertionError.class, () -> first.join(1));
        }
        awaitEndOfThread();
        assertEquals(Phase.FAILED, server.state().phase());
        assertTrue(server.state().detail().startsWith("the server's thread failed"), server.state()::toString);
        socket.unloadable = false;
        server.update();
        try (RawClient second = new RawClient(path)) {
            assertEquals(5, second.hello().size());
        }
    }

    @Test
    void shouldLeaveAFileOfSomebodyElseAlone() throws Exception {
        Files.delete(path);
        Files.createFile(path);
        server.update();
        assertEquals(Phase.FAILED, server.state().phase());
        server.stop();
        assertTrue(Files.isRegularFile(path));
    }

    @Test
    void shouldKeepTheRightsThatItHasWhenOthersCannotBeGiven() throws Exception {
        socket.specification = FakeSocket.specification(path, "0640", "no-such-user");
        server.update();
        assertEquals(
                SocketState.of(Phase.LISTENING).withRefusal("there is no user \"no-such-user\" on this host"),
                server.state());
        assertEquals("rw-------", permissions(path));
        socket.specification = FakeSocket.specification(path, "0640");
        server.update();
        assertEquals(SocketState.of(Phase.LISTENING), server.state());
        assertEquals("rw-r-----", permissions(path));
    }

    @Test
    void shouldTryAgainToListen() throws Exception {
        Path missing = directory.resolve("missing").resolve("t.sock");
        try (FakeSocket other = new FakeSocket(missing)) {
            SocketServer waiting = new SocketServer(other);
            waiting.start();
            try {
                assertEquals(Phase.FAILED, waiting.state().phase());
                waiting.update();
                assertEquals(Phase.FAILED, waiting.state().phase());
                Files.createDirectory(missing.getParent());
                waiting.update();
                assertEquals(Phase.LISTENING, waiting.state().phase());
                try (RawClient client = new RawClient(missing)) {
                    assertEquals(5, client.hello().size());
                }
            } finally {
                waiting.stop();
            }
        }
    }

    private void awaitEndOfThread() throws InterruptedException {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("witness-server " + path)) {
                thread.join();
            }
        }
    }

    private static String permissions(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
