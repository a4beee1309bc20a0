package io.witness.consumers.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.witness.api.consumer.ConsumerEnd;
import io.witness.api.consumer.ConsumerEnd.Cause;
import io.witness.api.consumer.PlacementStatus.State;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class HangDetectorTest {
    private static final long HALF_A_SECOND = 500_000_000L;

    private final FakeRing ring = new FakeRing();
    private final FakeConsumer consumer = new FakeConsumer();
    private final Placement placement =
            new Placement("test", new RingKey("/run/a.sock", 0, ring), consumer, new RestartBackoff(10_000));
    private long now = 1;
    private final HangDetector watch = new HangDetector(() -> now);

    @AfterEach
    void stop() {
        consumer.released.countDown();
        placement.leave(new ConsumerEnd(Cause.REMOVED, "the test ends"));
        FakeRing.await(placement.done()::isDone);
    }

    private State stateAfterLooks(int looks) {
        for (int i = 0; i < looks; i++) {
            now += HALF_A_SECOND;
            watch.look(List.of(placement));
        }
        return placement.status().state();
    }

    @ParameterizedTest
    @CsvSource({
        "create, create, the activation of its service, STARTING",
        "open, open /run/a.sock/0, open, STARTING",
        "accept, block 0 of 1, accept, RUNNING",
        "tick, tick, tick, RUNNING"
    })
    void shouldNameTheCallThatDoesNotReturnUntilItDoes(String call, String noted, String text, State otherwise) {
        consumer.doing(call, consumer::hang);
        placement.start();
        if (call.equals("accept")) {
            FakeRing.await(ring::isRead);
            ring.fill(1);
        }
        FakeRing.await(() -> consumer.has(noted));

        assertEquals(otherwise, stateAfterLooks(10));
        assertEquals(State.HANGING, stateAfterLooks(2));
        assertEquals(text + " does not return", placement.status().why());
        consumer.released.countDown();
        FakeRing.await(() -> placement.status().state() == State.RUNNING);
        assertEquals(State.RUNNING, stateAfterLooks(1));
    }

    @Test
    void shouldNotTakeAStoppedProcessForAConsumerThatHangs() {
        consumer.doing("open", consumer::hang);
        placement.start();
        FakeRing.await(() -> consumer.has("open /run/a.sock/0"));
        stateAfterLooks(1);
        now += 1000 * HALF_A_SECOND;
        assertEquals(State.STARTING, stateAfterLooks(1));
    }

    @Test
    void shouldNotTakeManyShortCallsForALongOne() {
        placement.start();
        FakeRing.await(ring::isRead);
        for (int i = 0; i < 20; i++) {
            int index = ring.fill(1);
            FakeRing.await(() -> !ring.isInHand(index));
            assertEquals(State.RUNNING, stateAfterLooks(1));
        }
    }
}
