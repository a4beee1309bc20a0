package io.witness.client;

import static io.witness.client.ServedRing.BLOCK_SIZE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.witness.api.packet.BlockLayout;
import io.witness.api.ring.RingException;
import io.witness.client.RingFollower.Event;
import io.witness.client.testing.FakeServer;
import io.witness.client.testing.MemoryFile;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a reader is told, and in which order. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RingFollowerTest {
    private static final Timeouts WITHOUT_PAUSES = new Timeouts(-1, 5000, 0, 0);

    @RegisterExtension
    final ServedRing served = new ServedRing();

    private RingFollower follow() throws RingException {
        return TestimonyClient.follow(served.path(), 0);
    }

    private static Event next(RingFollower follower) throws RingException {
        while (true) {
            Event event = follower.next(-1);
            if (event != Event.NONE) {
                return event;
            }
        }
    }

    /** Reads that many events, releases the blocks, and puts them down in a word each. */
    private static List<String> read(RingFollower follower, int events) throws RingException {
        List<String> result = new ArrayList<>();
        while (result.size() < events) {
            Event event = next(follower);
            switch (event) {
                case GAP -> result.add("gap " + follower.missedBlocks());
                case BLOCK -> {
                    result.add("block " + follower.index());
                    follower.ring().release(follower.index());
                }
                default -> result.add(event.name());
            }
        }
        return result;
    }

    @Test
    void shouldTellOfEachRingWithItsOwnLayoutAndOfNoGapBetween() throws Exception {
        try (MemoryFile other = new MemoryFile(2 * BLOCK_SIZE, 3).sealed();
                RingFollower follower = follow()) {
            other.block(2).putLong(BlockLayout.SEQUENCE_OFFSET, 9000);
            served.startForEach(served.sending(0, 1), s -> {
                s.greet(1, 2 * BLOCK_SIZE, 3, "{\"interface\":\"eth7\",\"linkType\":101}");
                s.handOver(other.descriptor());
                s.sendWords(2);
                s.awaitEnd();
            });
            assertEquals(List.of("RING", "block 0", "block 1", "WAITING"), read(follower, 4));
            assertEquals("eth0", follower.ring().description().interfaceName().orElseThrow());
            assertEquals(served.path() + ": the server closed the connection", follower.reason());
            assertEquals(List.of("RING", "block 2"), read(follower, 2));
            ServerDescription server = follower.ring().server();
            assertEquals(1, server.fanoutSize());
            assertEquals("eth7", server.ring().interfaceName().orElseThrow());
            assertEquals(101, server.ring().linkType().orElseThrow());
            assertEquals(3, server.ring().numBlocks());
            assertEquals(2 * BLOCK_SIZE, follower.ring().memory(2).capacity());
        }
    }

    @Test
    void shouldTellTheGapsOfARingBeforeTheBlockBehindThem() throws Exception {
        served.startForEach(served.sending(0, 1, 4, 7), served.sending(6, 1), served.sending(5, 7));
        try (RingFollower follower = follow()) {
            List<String> first = List.of("RING", "block 0", "block 1", "gap 2", "block 4", "gap 2", "block 7");
            assertEquals(first, read(follower, 7));
            assertEquals(List.of("WAITING", "RING", "block 6", "block 1"), read(follower, 4));
            assertEquals(List.of("WAITING", "RING", "block 5", "gap 1", "block 7"), read(follower, 5));
        }
    }

    @Test
    void shouldFollowAsManyReplacementsAsThereAre() throws Exception {
        int replacements = 100;
        FakeServer.Script[] scripts = new FakeServer.Script[replacements];
        Arrays.fill(scripts, served.sending(3));
        served.startForEach(scripts);
        try (RingFollower follower = new RingFollower(served.path(), 0, WITHOUT_PAUSES)) {
            List<String> each = List.of("RING", "block 3", "WAITING");
            for (List<String> expected : Collections.nCopies(replacements, each)) {
                assertEquals(expected, read(follower, 3));
            }
        }
    }

    @Test
    void shouldWaitForASocketThatIsNotThereYetAndForOneThatIsAway() throws Exception {
        try (RingFollower follower = follow()) {
            assertEquals(Event.WAITING, next(follower));
            assertEquals(
                    "cannot connect to " + served.path()
                            + ": there is no such file: start the server, or name its SocketName",
                    follower.reason());
            for (int i = 0; i < 20; i++) {
                assertEquals(Event.NONE, follower.next(5), "told twice");
            }
            served.startForEach(served.sending(1));
            assertEquals(List.of("RING", "block 1", "WAITING"), read(follower, 3));
            served.stop();
            for (int i = 0; i < 20; i++) {
                assertEquals(Event.NONE, follower.next(5), "told twice");
            }
            assertEquals(served.path() + ": the server closed the connection", follower.reason());
            served.startForEach(served.sending(2));
            assertEquals(List.of("RING", "block 2"), read(follower, 2));
        }
    }

    @Test
    void shouldWaitForAServerWhereNobodyListensAnyMore() throws Exception {
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(served.path()));
        }
        try (RingFollower follower = follow()) {
            assertEquals(Event.WAITING, next(follower));
            assertEquals(
                    "cannot connect to " + served.path() + ": no process listens there: start the server",
                    follower.reason());
            served.startForEach(served.sending(1));
            assertEquals(List.of("RING", "block 1"), read(follower, 2));
        }
    }

    @Test
    void shouldTryAgainWhereverTheServerHangsUpOrHangsInTheHandshake() throws Exception {
        served.startForEach(
                s -> {},
                s -> s.send(new byte[] {2, (byte) 0x80, 3}),
                s -> {
                    s.greet(2, BLOCK_SIZE, ServedRing.NUM_BLOCKS, null);
                    s.fanoutIndex();
                },
                s -> s.greet(2, BLOCK_SIZE, ServedRing.NUM_BLOCKS, null),
                s -> {
                    s.greet(2, BLOCK_SIZE, ServedRing.NUM_BLOCKS, null);
                    while (s.hasNothingToRead()) {
                        Thread.sleep(1); // and leaves most of the fanout index unread
                    }
                },
                FakeServer::awaitEnd,
                s -> {
                    s.greet(2, BLOCK_SIZE, ServedRing.NUM_BLOCKS, null);
                    s.fanoutIndex();
                    s.awaitEnd();
                },
                served.sending(0));
        Timeouts timeouts = new Timeouts(-1, 300, 10, 100);
        try (RingFollower follower = new RingFollower(served.path(), 0, timeouts)) {
            assertEquals(List.of("WAITING", "RING", "block 0"), read(follower, 3));
            assertEquals(
                    served.path() + ": the server closed the connection before it had sent its version",
                    follower.reason());
        }
    }

    @Test
    void shouldLeaveABlockOfTheOldRingReadableAndTakeItsReleaseForNothing() throws Exception {
        CompletableFuture<Integer> returned = new CompletableFuture<>();
        CountDownLatch released = new CountDownLatch(1);
        served.startForEach(
                s -> {
                    served.handOver(s);
                    s.sendWords(3);
                },
                s -> {
                    served.handOver(s);
                    s.sendWords(3, 4);
                    released.await();
                    returned.complete(s.receiveWord());
                    s.awaitEnd();
                });
        try (RingFollower follower = follow()) {
            assertEquals(Event.RING, next(follower));
            assertEquals(Event.BLOCK, next(follower));
            ClientRing old = follower.ring();
            ByteBuffer block = old.memory(3);
            assertEquals(103, block.getLong(BlockLayout.SEQUENCE_OFFSET));
            assertEquals(Event.WAITING, next(follower));
            assertEquals(0, block.getLong(BlockLayout.SEQUENCE_OFFSET));
            assertEquals(Event.RING, next(follower));
            assertNotSame(old, follower.ring());
            assertEquals(Event.BLOCK, next(follower));
            assertEquals(3, follower.index());
            old.release(3);
            assertEquals(List.of("block 4"), read(follower, 1));
            assertEquals(Event.NONE, follower.next(0));
            released.countDown();
            assertEquals(4, returned.get(5, TimeUnit.SECONDS), "the old ring's block was returned to the new one");
            assertEquals(103, follower.ring().memory(3).getLong(BlockLayout.SEQUENCE_OFFSET));
        }
    }

    @Test
    void shouldShowNoRingBeforeTheFirst() throws Exception {
        try (RingFollower follower = follow()) {
            assertThrows(IllegalStateException.class, follower::ring);
        }
    }
}
