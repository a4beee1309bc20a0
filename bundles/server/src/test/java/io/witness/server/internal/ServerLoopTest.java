package io.witness.server.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.witness.linux.poll.EventFd;
import io.witness.protocol.SocketFileRights;
import io.witness.protocol.UnixListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerLoopTest {
    private static final int HANDSHAKE_MILLIS = 5000;

    @TempDir
    private Path directory;

    @Test
    void shouldCloseWhatItHasOpenedIfItCannotWaitForClients() throws Exception {
        Path path = directory.resolve("a.sock");
        try (FakeSocket socket = new FakeSocket(path)) {
            UnixListener listener =
                    UnixListener.listen(path, new SocketFileRights(0600, Optional.empty(), Optional.empty()));
            EventFd.open().close(); // loads what keeps descriptors
            listener.close();
            long before = waiting();
            ClientEvents events = new ClientEvents(path.toString());
            assertThrows(IOException.class, () -> new ServerLoop(socket, listener, events, HANDSHAKE_MILLIS));
            assertEquals(before, waiting());
        }
    }

    /** Descriptors of epoll and of its wake-up. */
    private static long waiting() throws IOException {
        try (Stream<Path> links = Files.list(Path.of("/proc/self/fd"))) {
            return links.filter(link -> target(link).startsWith("anon_inode:[event"))
                    .count();
        }
    }

    /** Empty for one that is closed meanwhile. */
    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "";
        }
    }
}
