package io.witness.replay.internal;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HeldBlocksTest {
    private final HeldBlocks held = new HeldBlocks(2);

    @Test
    void shouldGiveBackOnceWhatIsReleased() {
        held.hold(1);
        assertThrows(IllegalStateException.class, () -> held.release(0));
        assertTrue(held.release(1));
        assertThrows(IllegalStateException.class, () -> held.release(1));
    }

    @Test
    void shouldTakeAwayOnlyWhatIsHeld() {
        assertFalse(held.takeAway(0));
        held.hold(0);
        assertTrue(held.takeAway(0));
        assertFalse(held.takeAway(0));
    }

    @Test
    void shouldLetEachReleaseThatIsOwedCountForNothing() {
        for (int i = 0; i < 3; i++) {
            held.hold(0);
            assertTrue(held.takeAway(0));
        }
        held.hold(0);
        for (int i = 0; i < 3; i++) {
            assertFalse(held.release(0));
        }
        assertTrue(held.release(0));
        assertThrows(IllegalStateException.class, () -> held.release(0));
    }

    /** One of the two gives it back, never both, never none. */
    @Test
    void shouldBeGivenBackOnceIfItIsReleasedAndTakenAwayAtOnce() throws Exception {
        AtomicInteger round = new AtomicInteger();
        AtomicInteger taken = new AtomicInteger();
        int rounds = 100_000;
        Thread other = new Thread(() -> {
            for (int seen = 1; seen <= rounds; seen++) {
                while (round.get() < seen) {
                    Thread.onSpinWait();
                }
                taken.addAndGet(held.takeAway(0) ? 1 : 0);
                round.set(-seen);
            }
        });
        other.start();
        int released = 0;
        for (int i = 1; i <= rounds; i++) {
            held.hold(0);
            round.set(i);
            released += held.release(0) ? 1 : 0;
            while (round.get() != -i) {
                Thread.onSpinWait();
            }
        }
        other.join();
        assertTrue(released + taken.get() == rounds, released + " and " + taken + " of " + rounds);
        assertThrows(IllegalStateException.class, () -> held.release(0));
    }
}
