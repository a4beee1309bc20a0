package io.witness.server.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.socket.EndReason;
import io.witness.api.socket.SocketState.Phase;
import io.witness.linux.Descriptors;
import io.witness.protocol.Messages;
import io.witness.server.internal.FakeSocket.FakeSubscription;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SocketServerTest {
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

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(RawClient.TIMEOUT_MILLIS);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "waited in vain");
            Thread.sleep(5);
        }
    }

    /** Whether the server still serves somebody who behaves. */
    private void assertOthersAreServed() throws Exception {
        int before = socket.subscriptions.size();
        try (RawClient good = new RawClient(path).join(1)) {
            await(() -> socket.subscriptions.size() > before);
            FakeSubscription theirs = socket.subscriptions.get(socket.subscriptions.size() - 1);
            theirs.deliver(3, 1);
            assertEquals(3, good.read(4).getInt());
        }
    }

    @Test
    void shouldGreetWithNumbersAndRingInfo() throws Exception {
        try (RawClient client = new RawClient(path)) {
            Map<Integer, ByteBuffer> hello = client.hello();

            assertEquals(2, hello.get(Messages.FANOUT_SIZE).getInt());
            assertEquals(4096, hello.get(Messages.BLOCK_SIZE).getInt());
            assertEquals(FakeSocket.NUM_BLOCKS, hello.get(Messages.NUM_BLOCKS).getInt());
            assertEquals(
                    "{\"interface\":\"fake0\",\"linkType\":1,\"filter\":\"tcp\",\"sealed\":false}",
                    new String(hello.get(Messages.RING_INFO).array(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void shouldSendOneDescriptorAndThenIndexesInRingOrder() throws Exception {
        try (RawClient client = new RawClient(path)) {
            client.hello();
            client.send(new byte[] {(byte) 0xC0, 0x07, 0, 4, 0});
            client.send(new byte[] {0, 0, 1});
            Descriptors.close(client.receiveDescriptor());
            await(() -> socket.subscriptions.size() == 1);

            assertEquals(3, socket.subscriptions.get(0).deliver(6, 3));
            assertEquals(6, client.read(4).getInt());
            assertEquals(7, client.read(4).getInt());
            assertEquals(0, client.read(4).getInt());
        }
    }

    @Test
    void shouldKnowWhoConnected() throws Exception {
        try (RawClient client = new RawClient(path).join(0)) {
            await(() -> socket.subscriptions.size() == 1);
            assertEquals(
                    ProcessHandle.current().pid(),
                    socket.subscriptions.get(0).reader.pid().getAsInt());
            assertNotEquals("?", socket.subscriptions.get(0).reader.name());
            assertFalse(socket.subscriptions.get(0).closed, client + " was closed");
        }
    }

    @Test
    void shouldTakeReturnsInAnyOrderAndInPieces() throws Exception {
        try (RawClient client = new RawClient(path).join(0)) {
            await(() -> socket.subscriptions.size() == 1);
            FakeSubscription theirs = socket.subscriptions.get(0);
            theirs.deliver(0, 3);
            client.send(new byte[] {0, 0, 0, 2, 0, 0});
            client.send(new byte[] {0, 0, 0, 0, 0, 1});

            await(theirs.inHand::isEmpty);
            assertFalse(theirs.closed);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, -1, Integer.MIN_VALUE})
    void shouldCloseOnAFanoutIndexOutOfRange(int index) throws Exception {
        try (RawClient client = new RawClient(path)) {
            client.hello();
            client.send(Messages.header(Messages.FANOUT_INDEX, 4), index);
            assertTrue(client.isClosedByServer());
        }
        assertOthersAreServed();
    }

    @ParameterizedTest
    @ValueSource(ints = {0xC0080004, 0xCF010000, 0xC0070008, 0x80030004, 0xFFFF0004, 5})
    void shouldCloseOnAnythingElseWhereTheFanoutIndexIsDue(int header) throws Exception {
        try (RawClient client = new RawClient(path)) {
            client.hello();
            client.send(header, 0);
            assertTrue(client.isClosedByServer());
        }
        assertOthersAreServed();
    }

    @ParameterizedTest
    @ValueSource(ints = {FakeSocket.NUM_BLOCKS, Integer.MAX_VALUE, 1})
    void shouldCloseWhoReturnsWhatItDoesNotHold(int index) throws Exception {
        try (RawClient client = new RawClient(path).join(0)) {
            await(() -> socket.subscriptions.size() == 1);
            socket.subscriptions.get(0).deliver(0, 1);
            client.read(4);
            client.send(index);
            assertTrue(client.isClosedByServer());
        }
        assertTrue(socket.subscriptions.get(0).closed);
        assertOthersAreServed();
    }

    @Test
    void shouldCloseWhoReturnsABlockTwice() throws Exception {
        try (RawClient client = new RawClient(path).join(0)) {
            await(() -> socket.subscriptions.size() == 1);
            socket.subscriptions.get(0).deliver(0, 1);
            client.send(0, 0);
            assertEquals(0, client.read(4).getInt());
            assertTrue(client.isClosedByServer());
        }
        assertTrue(socket.subscriptions.get(0).closed);
    }

    @Test
    void shouldSkipUnknownMessagesOfTheLargestSize() throws Exception {
        try (RawClient client = new RawClient(path).join(0)) {
            await(() -> socket.subscriptions.size() == 1);
            FakeSubscription theirs = socket.subscriptions.get(0);
            theirs.deliver(4, 1);
            client.send(Messages.header(0xC0FF, 0xFFFF));
            client.send(new byte[0xFFFF]);
            client.send(4);

            await(theirs.inHand::isEmpty);
            assertFalse(theirs.closed);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 6})
    void shouldFreeWhatADisappearingClientHeld(int bytesOfAMessage) throws Exception {
        try (RawClient client = new RawClient(path).join(0)) {
            await(() -> socket.subscriptions.size() == 1);
            socket.subscriptions.get(0).deliver(0, 2);
            client.send(java.util.Arrays.copyOf(new byte[] {(byte) 0xC0, 0x70, 0, 100, 1, 2}, bytesOfAMessage));
        }
        await(() -> socket.subscriptions.get(0).closed);
        assertOthersAreServed();
    }

    @Test
    void shouldNotMindAClientThatOnlyAsksForTheNumbers() throws Exception {
        try (RawClient client = new RawClient(path)) {
            client.hello();
        }
        assertOthersAreServed();
        assertEquals(1, socket.subscriptions.size());
    }

    @Test
    void shouldAnswerWantStatistics() throws Exception {
        try (RawClient client = new RawClient(path).join(0)) {
            client.send(Messages.header(Messages.WANT_STATISTICS, 0));
            int header = client.read(4).getInt();

            assertEquals(Messages.RING_STATISTICS, Messages.type(header));
            assertEquals(
                    "{\"accepted\":30,\"dropped\":4,\"freezes\":1,\"delivered\":20,\"skipped\":0,\"waiting\":0}",
                    new String(client.read(Messages.length(header)).array(), StandardCharsets.UTF_8));
        }
    }

    /** At once, in pieces, and with indexes of nothing between: answers come once a second, however often it asks. */
    @ParameterizedTest
    @ValueSource(ints = {1, 10, 500})
    void shouldLookAtTheLedgerOnceASecondHoweverOftenAClientAsks(int atOnce) throws Exception {
        try (RawClient client = new RawClient(path).join(0)) {
            int[] questions = new int[atOnce];
            Arrays.fill(questions, Messages.header(Messages.WANT_STATISTICS, 0));
            long start = System.nanoTime();
            for (int asked = 0; asked < 1000; asked += atOnce) {
                client.send(questions);
            }
            client.read(Messages.length(client.read(4).getInt()));
            await(() -> socket.subscriptions.get(0).ledgersRead > 0);
            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
            assertTrue(socket.subscriptions.get(0).ledgersRead <= seconds + 1);
            assertOthersAreServed();
        }
    }

    @Test
    void shouldDeliverWholeIndexesOnlyToWhoDoesNotRead() throws Exception {
        try (RawClient client = new RawClient(path).join(0)) {
            await(() -> socket.subscriptions.size() == 1);
            FakeSubscription theirs = socket.subscriptions.get(0);
            int sent = 0;
            while (theirs.sink.deliver(sent % FakeSocket.NUM_BLOCKS, 1) == 1) {
                sent++;
            }
            assertTrue(sent > 10);
            for (int i = 0; i < sent; i++) {
                assertEquals(i % FakeSocket.NUM_BLOCKS, client.read(4).getInt());
            }
            assertEquals(1, theirs.sink.deliver(5, 1));
            assertEquals(5, client.read(4).getInt());
        }
    }

    @Test
    void shouldCloseTheConnectionWhenTheSubscriptionEnds() throws Exception {
        try (RawClient client = new RawClient(path).join(0)) {
            await(() -> socket.subscriptions.size() == 1);
            socket.subscriptions.get(0).sink.ended(new EndReason(EndReason.Kind.EVICTED, "evicted by the test"));
            assertTrue(client.isClosedByServer());
        }
    }

    @Test
    void shouldRefuseAPathThatIsServedAndRemoveOnlyItsOwnFile() throws IOException {
        SocketServer second = new SocketServer(socket);
        second.start();
        assertEquals(Phase.FAILED, second.state().phase());
        second.stop();
        assertTrue(Files.exists(path));

        server.stop();
        assertFalse(Files.exists(path));
    }

    @Test
    void shouldCountBytesInBigEndianOrder() throws Exception {
        try (RawClient client = new RawClient(path)) {
            byte[] start = client.read(9).array();
            assertArrayEquals(new byte[] {2, (byte) 0x80, 0x03, 0, 4, 0, 0, 0, 2}, start);
        }
    }
}
