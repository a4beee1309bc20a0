package io.witness.client;

import static io.witness.client.ServedRing.BLOCK_SIZE;
import static io.witness.client.ServedRing.NUM_BLOCKS;
import static io.witness.client.ServedRing.openDescriptors;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.ring.RingException;
import io.witness.client.RingFollower.Event;
import io.witness.client.testing.FakeServer;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How long a reader waits, and what ends that. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FollowerWaitTest {
    private static final int FOREVER_MILLIS = 3_600_000;

    @RegisterExtension
    final ServedRing served = new ServedRing();

    /** What a follower waits for. */
    enum Waiting {
        FOR_THE_NEXT_ATTEMPT(Event.WAITING),
        FOR_THE_GREETING(Event.NONE),
        FOR_THE_DESCRIPTOR(Event.NONE),
        FOR_A_BLOCK(Event.RING);

        final Event last;

        Waiting(Event last) {
            this.last = last;
        }
    }

    /** A follower that waits for something that does not come, and for nothing else. */
    private RingFollower waiting(Waiting what) throws Exception {
        CountDownLatch there = new CountDownLatch(1);
        if (what != Waiting.FOR_THE_NEXT_ATTEMPT) {
            served.startForEach(s -> {
                script(what).run(s);
                there.countDown();
                s.awaitEnd();
            });
        }
        RingFollower follower =
                new RingFollower(served.path(), 0, new Timeouts(-1, FOREVER_MILLIS, FOREVER_MILLIS, FOREVER_MILLIS));
        Event last = Event.WAITING;
        switch (what) {
            case FOR_THE_NEXT_ATTEMPT -> last = follower.next(0);
            case FOR_A_BLOCK -> last = nextEvent(follower);
            default -> {
                while (there.getCount() > 0) {
                    last = follower.next(1);
                }
            }
        }
        assertEquals(what.last, last);
        assertEquals(Event.NONE, follower.next(1));
        return follower;
    }

    private static Event nextEvent(RingFollower follower) throws RingException {
        Event event;
        do {
            event = follower.next(-1);
        } while (event == Event.NONE);
        return event;
    }

    private FakeServer.Script script(Waiting what) {
        return switch (what) {
            case FOR_A_BLOCK -> served::handOver;
            case FOR_THE_DESCRIPTOR ->
                s -> {
                    s.greet(2, BLOCK_SIZE, NUM_BLOCKS, null);
                    s.fanoutIndex();
                };
            default -> s -> {};
        };
    }

    @ParameterizedTest
    @EnumSource
    void shouldReturnAtAWakeUp(Waiting what) throws Exception {
        try (RingFollower follower = waiting(what)) {
            for (int i = 0; i < 3; i++) {
                FutureTask<Event> next = new FutureTask<>(() -> follower.next(-1));
                new Thread(next, "reader").start();
                Thread.sleep(20);
                assertFalse(next.isDone());
                follower.wakeUp();
                assertEquals(Event.NONE, next.get(5, TimeUnit.SECONDS));
            }
            follower.wakeUp();
            assertEquals(Event.NONE, follower.next(-1), "a wake-up before the wait was lost");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldReturnWhenItIsClosedAndKeepNothingOpen(Waiting what) throws Exception {
        int before = openDescriptors();
        RingFollower follower = waiting(what);
        FutureTask<String> reader = new FutureTask<>(() -> failure(follower));
        new Thread(reader, "reader").start();
        Thread.sleep(20);
        assertFalse(reader.isDone());
        follower.close();
        assertEquals(served.path() + ": the follower is closed", reader.get(5, TimeUnit.SECONDS));
        follower.wakeUp();
        follower.close();
        served.stop();
        assertTrue(openDescriptors() <= before, "a descriptor leaked");
    }

    @ParameterizedTest
    @EnumSource
    void shouldKeepNothingOpenWhenItIsClosedWhileNobodyWaits(Waiting what) throws Exception {
        int before = openDescriptors();
        waiting(what).close();
        served.stop();
        assertTrue(openDescriptors() <= before, "a descriptor leaked");
    }

    @Test
    void shouldNotStartTheHandshakeOverWhenAWaitEndsWithinIt() throws Exception {
        CountDownLatch waits = new CountDownLatch(20);
        served.startForEach(s -> {
            waits.await();
            served.handOver(s);
            s.awaitEnd();
        });
        try (RingFollower follower = TestimonyClient.follow(served.path(), 0)) {
            for (; waits.getCount() > 0; waits.countDown()) {
                assertEquals(Event.NONE, follower.next(1));
            }
            assertEquals(Event.RING, nextEvent(follower));
        }
    }

    @Test
    void shouldPauseLongerAndLongerWhileNoConnectionLasts() throws Exception {
        FakeServer.Script[] scripts = new FakeServer.Script[8];
        Arrays.fill(scripts, (FakeServer.Script) served::handOver);
        served.startForEach(scripts);
        long start = System.nanoTime();
        try (RingFollower follower = TestimonyClient.follow(served.path(), 0)) {
            for (int rings = 0; rings < scripts.length; ) {
                rings += follower.next(-1) == Event.RING ? 1 : 0;
            }
        }
        assertTrue(System.nanoTime() - start >= TimeUnit.MILLISECONDS.toNanos(10 + 20 + 40 + 80 + 160 + 320));
    }

    @Test
    void shouldTryOnceAndFollowNothingWithALimitOfZero() throws Exception {
        try (RingFollower follower = TestimonyClient.follow(served.path(), 0, 0)) {
            String expected = "cannot connect to " + served.path()
                    + ": there is no such file: start the server, or name its SocketName";
            assertEquals(expected, failure(follower));
            served.startForEach();
            assertEquals(expected, failure(follower));
        }
        served.startForEach(served.sending(5));
        try (RingFollower follower = TestimonyClient.follow(served.path(), 0, 0)) {
            assertEquals(Event.RING, nextEvent(follower));
            assertEquals(Event.BLOCK, nextEvent(follower));
            follower.ring().release(5);
            assertEquals(served.path() + ": the server closed the connection", failure(follower));
        }
    }

    @Test
    void shouldGiveUpAtTheLimitWithTheLastReason() throws Exception {
        served.startForEach(served.sending(5));
        long start = System.nanoTime();
        try (RingFollower follower = TestimonyClient.follow(served.path(), 0, 200)) {
            assertEquals(Event.RING, nextEvent(follower));
            assertEquals(Event.BLOCK, nextEvent(follower));
            follower.ring().release(5);
            assertEquals(Event.WAITING, nextEvent(follower));
            served.stop();
            assertEquals(
                    "cannot connect to " + served.path()
                            + ": there is no such file: start the server, or name its SocketName",
                    failure(follower));
        }
        assertTrue(System.nanoTime() - start >= TimeUnit.MILLISECONDS.toNanos(200));
    }

    private static String failure(RingFollower follower) {
        return assertThrows(RingException.class, () -> {
                    while (true) {
                        follower.next(-1);
                    }
                })
                .getMessage();
    }
}
