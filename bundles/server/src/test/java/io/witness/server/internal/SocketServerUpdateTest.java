package io.witness.server.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
    void shouldSayThatAChangeWasRefusedAndTryItAgain() throws Exception {
        Path path = directory.resolve("t.sock");
        Path hidden = directory.resolve("hidden.sock");
        try (FakeSocket socket = new FakeSocket(path)) {
            SocketServer server = started(socket);
            try {
                Files.move(path, hidden);
                socket.specification = FakeSocket.specification(path, "0640");
                server.update();
                assertEquals(Phase.LISTENING, server.state().phase());
                assertTrue(server.state().detail().startsWith("change refused: " + path + " was removed"));
                Files.move(hidden, path);
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
                    assertEquals(5, client.greeting().size());
                }
            } finally {
                server.stop();
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
