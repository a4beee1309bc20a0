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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server does when its socket's specification changes in place. */
class SocketServerUpdateTest {
    @TempDir
    Path directory;

    @Test
    void shouldChangeTheModeWhileClientsStay() throws Exception {
        Path path = directory.resolve("t.sock");
        try (FakeSocket socket = new FakeSocket(path)) {
            SocketServer server = started(socket);
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
            } finally {
                server.stop();
            }
        }
    }

    @Test
    void shouldSayThatItsFileWasRemovedAndServeItAgainWhileClientsStay() throws Exception {
        Path path = directory.resolve("t.sock");
        try (FakeSocket socket = new FakeSocket(path)) {
            SocketServer server = started(socket);
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
            } finally {
                server.stop();
            }
            assertFalse(Files.exists(path));
        }
    }

    @Test
    void shouldEndOnlyTheClientThatCannotBeServed() throws Exception {
        Path path = directory.resolve("t.sock");
        try (FakeSocket socket = new FakeSocket(path)) {
            SocketServer server = started(socket);
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
            } finally {
                server.stop();
            }
        }
    }

    @Test
    void shouldServeAgainAfterItsThreadFailed() throws Exception {
        Path path = directory.resolve("t.sock");
        try (FakeSocket socket = new FakeSocket(path)) {
            SocketServer server = started(socket);
            try {
                socket.unloadable = true;
                try (RawClient first = new RawClient(path)) {
                    assertThrows(AssertionError.class, () -> first.join(1));
                }
                awaitEndOfThread(path);
                assertEquals(Phase.FAILED, server.state().phase());
                assertTrue(server.state().detail().startsWith("the server's thread failed"), server.state()::toString);
                socket.unloadable = false;
                server.update();
                try (RawClient second = new RawClient(path)) {
                    assertEquals(5, second.hello().size());
                }
            } finally {
                server.stop();
            }
        }
    }

    @Test
    void shouldLeaveAFileOfSomebodyElseAlone() throws Exception {
        Path path = directory.resolve("t.sock");
        try (FakeSocket socket = new FakeSocket(path)) {
            SocketServer server = started(socket);
            try {
                Files.delete(path);
                Files.createFile(path);
                server.update();
                assertEquals(Phase.FAILED, server.state().phase());
            } finally {
                server.stop();
            }
            assertTrue(Files.isRegularFile(path));
        }
    }

    @Test
    void shouldKeepTheRightsThatItHasWhenOthersCannotBeGiven() throws Exception {
        Path path = directory.resolve("t.sock");
        try (FakeSocket socket = new FakeSocket(path)) {
            SocketServer server = started(socket);
            try {
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
            } finally {
                server.stop();
            }
        }
    }

    @Test
    void shouldTryAgainToListen() throws Exception {
        Path path = directory.resolve("missing").resolve("t.sock");
        try (FakeSocket socket = new FakeSocket(path)) {
            SocketServer server = started(socket);
            try {
                assertEquals(Phase.FAILED, server.state().phase());
                server.update();
                assertEquals(Phase.FAILED, server.state().phase());
                Files.createDirectory(path.getParent());
                server.update();
                assertEquals(Phase.LISTENING, server.state().phase());
                try (RawClient client = new RawClient(path)) {
                    assertEquals(5, client.hello().size());
                }
            } finally {
                server.stop();
            }
        }
    }

    private static void awaitEndOfThread(Path path) throws InterruptedException {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("witness-server " + path)) {
                thread.join();
            }
        }
    }

    private static SocketServer started(FakeSocket socket) {
        SocketServer server = new SocketServer(socket);
        server.start();
        return server;
    }

    private static String permissions(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
