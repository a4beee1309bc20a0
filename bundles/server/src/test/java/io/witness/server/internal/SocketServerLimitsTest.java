package io.witness.server.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.protocol.Messages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is let in, and what one costs who does not behave. The tests run as one user, for whom both limits are the same. */
class SocketServerLimitsTest {
    private static final int HANDSHAKE_MILLIS = 300;
    private static final int UNKNOWN = 0xC0FF;

    @TempDir
    Path directory;

    private final List<RawClient> clients = new ArrayList<>();
    private Path path;
    private FakeSocket socket;
    private SocketServer server;

    @BeforeEach
    void start() throws Exception {
        path = directory.resolve("t.sock");
        socket = new FakeSocket(path);
        server = new SocketServer(socket, HANDSHAKE_MILLIS);
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        for (RawClient client : clients) {
            client.close();
        }
        server.stop();
        socket.close();
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(RawClient.TIMEOUT_MILLIS);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "waited in vain");
            Thread.sleep(5);
        }
    }

    private void limit(int maxClients) throws Exception {
        socket.specification = FakeSocket.limited(path, maxClients, maxClients);
        server.update();
    }

    private RawClient joined() throws Exception {
        int before = socket.subscriptions.size();
        RawClient client = new RawClient(path).join(1);
        clients.add(client);
        await(() -> socket.subscriptions.size() > before);
        return client;
    }

    private void assertIsRefused() throws Exception {
        long before = server.handshakesRefused();
        try (RawClient refused = new RawClient(path)) {
            assertTrue(refused.isClosedByServer());
        }
        await(() -> server.handshakesRefused() == before + 1);
    }

    private void assertIsServed(RawClient client, int subscription) throws Exception {
        socket.subscriptions.get(subscription).deliver(3, 1);
        assertEquals(3, client.read(4).getInt());
    }

    @Test
    void shouldRefuseMoreClientsThanMaxClientsAndTakeTheNextWhenOneHasLeft() throws Exception {
        limit(3);
        RawClient first = joined();
        joined();
        joined();
        assertIsRefused();
        assertIsRefused();
        assertIsServed(first, 0);
        first.close();
        await(() -> socket.subscriptions.get(0).closed);
        joined();
        assertEquals(2, server.handshakesRefused());
    }

    @Test
    void shouldTakeOverAnotherLimitWhileClientsStay() throws Exception {
        limit(1);
        RawClient first = joined();
        assertIsRefused();
        limit(2);
        RawClient second = joined();
        assertIsRefused();
        limit(1);
        assertIsRefused();
        assertIsServed(first, 0);
        assertIsServed(second, 1);
        Files.delete(path);
        server.update();
        assertIsRefused();
        assertEquals(4, server.handshakesRefused());
    }

    @Test
    void shouldServeMoreClientsThanOneWindowAcceptsWhoComeAtOnce() throws Exception {
        limit(200);
        for (int i = 0; i < 3 * AcceptRateLimit.MAX_PER_WINDOW; i++) {
            clients.add(new RawClient(path));
        }
        int joined = 0;
        for (RawClient client : clients) {
            joined += joins(client) ? 1 : 0;
        }
        int expected = joined;
        assertTrue(joined >= AcceptRateLimit.MAX_PER_WINDOW, joined + " joined");
        await(() -> socket.subscriptions.size() == expected);
        await(() -> server.handshakesRefused() == clients.size() - expected);
        joined();
    }

    /** False if the test was so slow that the handshake had to make room. */
    private static boolean joins(RawClient client) {
        try {
            client.join(0);
            return true;
        } catch (IOException | AssertionError e) {
            return false;
        }
    }

    @Test
    void shouldCloseWhoStallsInTheHandshakeWhileOthersConnect() throws Exception {
        try (RawClient stalled = new RawClient(path)) {
            stalled.hello();
            stalled.send(new byte[] {(byte) 0xC0});
            joined();
            assertTrue(stalled.isClosedByServer());
        }
        await(() -> server.handshakesRefused() == 1);
    }

    @Test
    void shouldCountBrokenHandshakesButNotThoseWhoOnlyAsk() throws Exception {
        try (RawClient asking = new RawClient(path)) {
            asking.hello();
        }
        try (RawClient broken = new RawClient(path)) {
            broken.send(5);
            assertTrue(broken.isClosedByServer());
        }
        joined();
        assertEquals(1, server.handshakesRefused());
    }

    @Test
    void shouldMakeRoomForWhoComesWhenHandshakesPileUp() throws Exception {
        List<RawClient> slow = new ArrayList<>();
        for (int i = 0; i < AdmissionControl.MAX_PENDING; i++) {
            RawClient client = new RawClient(path);
            client.read(1);
            slow.add(client);
            clients.add(client);
        }
        assertIsServed(joined(), 0);
        assertTrue(slow.get(0).isClosedByServer());
    }

    @Test
    void shouldTakeAnyNumberOfUnknownMessagesButInItsOwnTime() throws Exception {
        RawClient talker = joined();
        RawClient other = joined();
        byte[] message = new byte[4 + 0xFFFF];
        message[0] = (byte) (UNKNOWN >> 8);
        message[1] = (byte) UNKNOWN;
        message[2] = message[3] = (byte) 0xFF;
        socket.subscriptions.get(0).deliver(4, 1);
        for (int i = 0; i < 12; i++) {
            talker.send(message);
            assertIsServed(other, 1);
        }
        talker.send(4);
        talker.send(Messages.header(Messages.WANT_STATISTICS, 0));
        await(socket.subscriptions.get(0).inHand::isEmpty);
        assertFalse(socket.subscriptions.get(0).closed);
    }
}
