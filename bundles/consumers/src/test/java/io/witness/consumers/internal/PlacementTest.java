package io.witness.consumers.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.consumer.ConsumerEnd;
import io.witness.api.consumer.ConsumerEnd.Cause;
import io.witness.api.consumer.Figure;
import io.witness.api.consumer.FigureValue;
import io.witness.api.consumer.HeldBlock;
import io.witness.api.consumer.PlacementStatus;
import io.witness.api.consumer.PlacementStatus.State;
import io.witness.api.packet.MalformedBlockException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The life of a consumer at one ring. */
@Timeout(60)
class PlacementTest {
    private static final long PAUSE_MILLIS = 20;

    private final FakeRing ring = new FakeRing();
    private final FakeConsumer consumer = new FakeConsumer();
    private final Placement placement =
            new Placement("test", new RingKey("/run/a.sock", 3, ring), consumer, new RestartBackoff(PAUSE_MILLIS));

    @AfterEach
    void stop() {
        consumer.released.countDown();
        leave();
    }

    private void leave() {
        placement.leave(new ConsumerEnd(Cause.REMOVED, "the test ends"));
        FakeRing.await(placement.done()::isDone);
    }

    private void start() {
        placement.start();
        awaitState(State.RUNNING);
    }

    private PlacementStatus awaitState(State state) {
        FakeRing.await(() -> placement.status().state() == state);
        return placement.status();
    }

    private void awaitCall(String call) {
        FakeRing.await(() -> consumer.has(call));
    }

    @Test
    void shouldReadEachBlockInOrderAndReturnIt() {
        start();
        for (int i = 0; i < 3 * FakeRing.NUM_BLOCKS; i++) {
            int index = ring.fill(i % 10);
            FakeRing.await(() -> !ring.isInHand(index));
        }
        leave();

        assertEquals("open /run/a.sock/3", consumer.calls.get(1));
        for (int i = 0; i < 3 * FakeRing.NUM_BLOCKS; i++) {
            assertEquals("block " + i % FakeRing.NUM_BLOCKS + " of " + i % 10, consumer.calls.get(i + 2));
        }
        assertEquals(
                List.of("close REMOVED", "release"),
                consumer.calls.subList(consumer.calls.size() - 2, consumer.calls.size()));
    }

    @Test
    void shouldMakeAllCallsOnOneThreadOfItsOwn() {
        start();
        ring.fill(1);
        awaitCall("tick");
        leave();
        assertEquals(1, Set.copyOf(consumer.threads).size());
        assertEquals(
                "witness-consumer test /run/a.sock/3", consumer.threads.get(0).getName());
    }

    @Test
    void shouldNotReopenAConsumerThatFailsAgainAndAgainUntilItIsResumed() {
        consumer.doing("open", () -> {
                    throw new IllegalStateException("by the test");
                })
                .always();
        placement.start();
        PlacementStatus status = awaitState(State.QUARANTINED);
        assertEquals(RestartBackoff.MOST_FAILURES - 1, status.restarts());
        assertTrue(status.why().startsWith("failed 6 times in a row; last: open failed: "), status::why);
        assertTrue(status.why().endsWith("by witness:resume test"), status::why);
        consumer.doing("nothing", () -> {});
        assertTrue(placement.resume());
        awaitState(State.RUNNING);
        assertFalse(placement.resume());
    }

    @Test
    void shouldLeaveAQuarantine() {
        consumer.doing("open", () -> {
                    throw new IllegalStateException("by the test");
                })
                .always();
        placement.start();
        awaitState(State.QUARANTINED);
        leave();
        assertTrue(placement.done().isDone());
    }

    @Test
    void shouldCountAMalformedBlockAndGoOn() {
        consumer.doing("accept", () -> {
            throw new MalformedBlockException("by the test");
        });
        start();
        ring.fill(1);
        ring.fill(2);
        awaitCall("block 1 of 2");
        FakeRing.await(() -> !ring.isInHand(1));
        assertEquals(1, placement.status().malformed());
        assertEquals(0, placement.status().restarts());
    }

    /** Whatever class it is of, and whatever its own methods do. */
    static Stream<Throwable> throwables() {
        return Stream.of(
                new IllegalStateException("by the test"),
                new Exception("checked"),
                new StackOverflowError(),
                new OutOfMemoryError("by the test"),
                new NoClassDefFoundError("some/Clazz"),
                new Throwable("neither error nor exception"),
                new RuntimeException("loop", new LoopException()),
                new HostileException());
    }

    /** Its own cause, in effect. */
    private static final class LoopException extends Exception {
        private static final long serialVersionUID = 1L;

        @Override
        public synchronized Throwable getCause() {
            return new LoopException();
        }
    }

    /** Whose methods fail. */
    private static final class HostileException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new StackOverflowError();
        }

        @Override
        public String toString() {
            throw new IllegalStateException("no text");
        }

        @Override
        public StackTraceElement[] getStackTrace() {
            return new StackTraceElement[] {null};
        }
    }

    @ParameterizedTest
    @MethodSource("throwables")
    void shouldComeBackAfterWhatAcceptThrew(Throwable thrown) {
        consumer.doing("accept", () -> {
            throw thrown;
        });
        start();
        ring.fill(5);
        awaitCall("close FAILED");
        FakeRing.await(
                () -> placement.status().restarts() == 1 && placement.status().state() == State.RUNNING);
        ring.fill(6);
        awaitCall("block 1 of 6");
        assertTrue(
                placement
                        .status()
                        .why()
                        .startsWith("reopened after: accept failed: "
                                + thrown.getClass().getName()),
                placement.status().why());
    }

    @ParameterizedTest
    @ValueSource(strings = {"create", "open", "tick"})
    void shouldComeBackAfterAnErrorOfACall(String call) {
        consumer.doing(call, () -> {
            throw new LinkageError("by the test");
        });
        placement.start();
        FakeRing.await(
                () -> placement.status().restarts() == 1 && placement.status().state() == State.RUNNING);
        ring.fill(6);
        awaitCall("block 0 of 6");
        long releases = consumer.calls.stream().filter("release"::equals).count();
        assertEquals(call.equals("create") ? 0 : 1, releases);
        assertEquals(call.equals("tick"), consumer.has("close FAILED"));
    }

    /** A consumer that has used up the heap leaves none for the next life either, for a while. */
    @Test
    void shouldComeBackWhenThereWasNoHeapToComeBackWith() {
        consumer.doing("accept", () -> {
            ring.onDescription = () -> {
                ring.onDescription = () -> {};
                throw new OutOfMemoryError("by the test");
            };
            throw new OutOfMemoryError("by the test");
        });
        start();
        ring.fill(1);
        FakeRing.await(
                () -> placement.status().restarts() == 2 && placement.status().state() == State.RUNNING);
        assertEquals(
                "reopened after: its thread failed: java.lang.OutOfMemoryError: by the test",
                placement.status().why());
        assertEquals(2, ring.subscriptions);
    }

    @Test
    void shouldCloseTheConsumerThoughItsAccountCannotBeHad() {
        start();
        ring.onStatus = () -> {
            ring.onStatus = () -> {};
            throw new OutOfMemoryError("by the test");
        };
        leave();
        assertTrue(consumer.has("close REMOVED"));
        assertTrue(consumer.has("release"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"close", "release"})
    void shouldEndAlthoughItsEndFails(String call) {
        consumer.doing(call, () -> {
            throw new StackOverflowError();
        });
        start();
        leave();
        assertTrue(consumer.has("release"));
    }

    @Test
    void shouldTellWhyAndSinceWhenItHasFailed() {
        consumer.opensNothing = true;
        placement.start();
        PlacementStatus failed = awaitState(State.FAILED);
        assertEquals(
                "open failed: java.lang.IllegalStateException: open returned null instead of a consumer", failed.why());
        FakeRing.await(() -> placement.status().restarts() > 2);
        assertEquals(0, ring.subscriptions);
    }

    @Test
    void shouldTryAgainWhenItsServiceCannotBeHad() {
        consumer.cannotBeHad = true;
        placement.start();
        FakeRing.await(() -> placement.status().restarts() > 1);
        consumer.cannotBeHad = false;
        awaitState(State.RUNNING);
    }

    @Test
    void shouldEndWhenItsServiceIsGone() {
        consumer.cannotBeHad = true;
        consumer.isGone = true;
        placement.start();
        FakeRing.await(placement.done()::isDone);
        assertEquals(0, placement.status().restarts());
    }

    @Test
    void shouldCountWhatPassesWhileItDoesNotRead() {
        consumer.doing("open", consumer::hang);
        ring.fill(7); // before it came: nothing to it
        Placement late = new Placement("late", new RingKey("/run/a.sock", 0, ring), consumer, new RestartBackoff(1));
        late.start();
        FakeRing.await(() -> consumer.has("open /run/a.sock/0"));
        ring.fill(5);
        assertEquals(5, late.status().missedPackets());
        consumer.released.countDown();
        FakeRing.await(() -> late.status().state() == State.RUNNING);
        ring.fill(3);
        assertEquals(5, late.status().missedPackets());
        assertEquals(3, late.status().ledger().taken().packets());
        late.leave(new ConsumerEnd(Cause.REMOVED, "the test ends"));
        FakeRing.await(late.done()::isDone);
        placement.start(); // to be ended as in all tests
    }

    @Test
    void shouldComeBackAfterAnEvictionWithACountedGap() {
        consumer.doing("accept", consumer::hang);
        start();
        ring.fill(2);
        awaitCall("block 0 of 2");
        ring.evict();
        ring.fill(40); // while it is away
        assertEquals(40, placement.status().missedPackets());
        consumer.released.countDown();
        awaitCall("close EVICTED");
        FakeRing.await(
                () -> placement.status().restarts() == 1 && placement.status().state() == State.RUNNING);
        int last = ring.fill(3);
        awaitCall("block " + last + " of 3");

        PlacementStatus status = placement.status();
        assertEquals(40, status.missedPackets());
        assertEquals(2 + 3, status.ledger().taken().packets());
        assertTrue(status.why().contains("evicted for the sake of the other readers"), status.why());
    }

    @Test
    void shouldRevokeTheBlockOfAConsumerThatIsEvicted() {
        consumer.doing("accept", () -> {
            consumer.hang();
            consumer.block.packets();
        });
        start();
        ring.fill(2);
        awaitCall("block 0 of 2");
        ring.evict();
        consumer.released.countDown();
        awaitCall("close EVICTED");
        assertThrows(IllegalStateException.class, consumer.block::packets);
    }

    @Test
    void shouldEndWithItsSocketAndNotComeBack() {
        start();
        ring.close();
        FakeRing.await(placement.done()::isDone);
        assertTrue(consumer.has("close SOCKET_CLOSED"));
        assertEquals(State.ENDED, placement.status().state());
    }

    @Test
    void shouldFreeTheRingAtOnceWhenItIsRemovedWhileItHangs() {
        consumer.doing("accept", consumer::hang);
        start();
        ring.fill(1);
        awaitCall("block 0 of 1");
        placement.leave(new ConsumerEnd(Cause.REMOVED, "by the test"));
        assertFalse(ring.isRead());
        assertFalse(placement.done().isDone());
    }

    @Test
    void shouldNotBeginWhenItIsRemovedBefore() {
        placement.leave(new ConsumerEnd(Cause.REMOVED, "by the test"));
        placement.start();
        FakeRing.await(placement.done()::isDone);
        assertEquals(List.of(), consumer.calls);
    }

    @Test
    void shouldGoOnAfterItsThreadWasInterrupted() {
        consumer.doing("accept", () -> Thread.currentThread().interrupt());
        start();
        ring.fill(1);
        ring.fill(2);
        awaitCall("block 1 of 2");
        awaitCall("tick");
    }

    @Test
    void shouldShowFiguresSoonAfterTheyWereWrittenAndAtTheEnd() {
        consumer.doing("accept", () -> {
                    Figure bytes = consumer.context.figure("bytes", "B", "of the test");
                    bytes.add(7);
                })
                .always();
        start();
        ring.fill(1);
        FakeRing.await(
                () -> placement.status().figures().equals(List.of(new FigureValue("bytes", "B", "of the test", 7))));
        ring.fill(1);
        FakeRing.await(() -> placement.status().figures().get(0).value() == 14);
    }

    @Test
    void shouldKeepTheFiguresOfTheLastRunUntilTheNextOneBegins() {
        consumer.doing("accept", () -> {
            consumer.context.figure("n", "", "").set(1);
            consumer.cannotBeHad = true;
            throw new IllegalStateException("by the test");
        });
        start();
        ring.fill(1);
        FakeRing.await(() -> placement.status().restarts() > 1);
        assertEquals(
                List.of(new FigureValue("n", "", "", 1)), placement.status().figures());
    }

    @Test
    void shouldGiveFiguresAndBlocksToTheConsumersThreadOnly() {
        start();
        assertThrows(IllegalStateException.class, () -> consumer.context.figure("n", "", ""));
        assertThrows(IllegalStateException.class, consumer.context::hold);
    }

    @Test
    void shouldKeepAHeldBlockInHandUntilAnyThreadClosesIt() {
        HeldBlock[] held = new HeldBlock[1];
        consumer.doing("accept", () -> {
            held[0] = consumer.context.hold();
            assertEquals(held[0], consumer.context.hold());
        });
        start();
        ring.fill(3);
        ring.fill(1);
        awaitCall("block 1 of 1");
        FakeRing.await(() -> !ring.isInHand(1));

        assertTrue(ring.isInHand(0));
        assertEquals(3, held[0].block().packetCount());
        held[0].close();
        held[0].close();
        assertFalse(ring.isInHand(0));
        assertThrows(IllegalStateException.class, () -> held[0].block().packetCount());
    }

    @Test
    void shouldKeepABlockThatIsClosedWhileItIsReadUntilItWasRead() {
        boolean[] inHand = new boolean[1];
        consumer.doing("accept", () -> {
            consumer.context.hold().close();
            inHand[0] = ring.isInHand(0);
        });
        start();
        ring.fill(3);
        awaitCall("block 0 of 3");
        FakeRing.await(() -> !ring.isInHand(0));
        assertTrue(inHand[0]);
    }

    @Test
    void shouldRevokeHeldBlocksWithTheReasonWhenItEnds() {
        HeldBlock[] held = new HeldBlock[1];
        consumer.doing("accept", () -> held[0] = consumer.context.hold());
        start();
        ring.fill(3);
        ring.fill(1);
        awaitCall("block 1 of 1");
        ring.evict();
        IllegalStateException revoked =
                assertThrows(IllegalStateException.class, () -> held[0].block().packetCount());
        assertEquals("evicted for the sake of the other readers: by the test", revoked.getMessage());
        held[0].close();
    }

    @Test
    void shouldTellTheTimeByThePackets() {
        long[] times = new long[2];
        consumer.doing("accept", () -> times[0] = consumer.context.packetNanos());
        start();
        assertEquals(0, consumer.context.packetNanos());
        ring.fill(1, 1_234_567_890);
        awaitCall("tick");
        times[1] = consumer.context.packetNanos();
        assertEquals(1_234_567_890L, times[0] / 1_000_000_000L);
        assertTrue(times[1] - times[0] >= 900_000_000L, () -> times[1] - times[0] + " ns later");
    }
}
