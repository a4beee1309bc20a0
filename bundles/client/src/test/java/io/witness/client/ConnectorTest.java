package io.witness.client;

import static io.witness.client.ServedRing.openDescriptors;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.ring.RingException;
import io.witness.client.internal.Poller;
import io.witness.linux.ErrnoException;
import io.witness.linux.poll.EventFd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ConnectorTest {
    @RegisterExtension
    final ServedRing served = new ServedRing();

    @Test
    void shouldCloseTheRingWhoseConnectionItCannotForget() throws Exception {
        int before = openDescriptors();
        served.serve(server -> server.awaitEnd());
        EventFd ready = EventFd.open();
        ready.signal();
        Poller poller = Poller.open();
        poller.watch(ready.descriptor()); // so that it looks what has come, although the connection is not watched
        try (Connector connector = new Connector(served.path(), 0, Timeouts.of(-1), poller)) {
            connector.await(-1);
            assertTrue(forgetConnections(poller) > 0); // more if the connection is further
            String message = assertThrows(RingException.class, () -> awaitRing(connector))
                    .getMessage();
            assertTrue(message.startsWith(served.path() + ": epoll_ctl"), message);
        } finally {
            ready.close();
        }
        served.stop(); // fails if the connection is not closed
        assertEquals(before, openDescriptors());
    }

    private static void awaitRing(Connector connector) throws RingException {
        while (connector.await(-1).isEmpty()) {
            Thread.yield();
        }
    }

    /** How many of this process's sockets the poller watched: it does no more. */
    private static int forgetConnections(Poller poller) throws IOException {
        int forgotten = 0;
        for (int socket : sockets()) {
            try {
                poller.forget(socket);
                forgotten++;
            } catch (ErrnoException e) {
                // it was not watched
            }
        }
        return forgotten;
    }

    private static List<Integer> sockets() throws IOException {
        try (Stream<Path> links = Files.list(Path.of("/proc/self/fd"))) {
            return links.filter(ConnectorTest::isSocket)
                    .map(link -> Integer.valueOf(link.getFileName().toString()))
                    .toList();
        }
    }

    private static boolean isSocket(Path link) {
        try {
            return Files.readSymbolicLink(link).toString().startsWith("socket:");
        } catch (IOException e) {
            return false; // closed meanwhile
        }
    }
}
