package io.witness.fanout.internal.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How far ahead of the kernel the ring's thread has to act. */
class FillRateTest {
    private static final long MILLI = 1_000_000L;

    private final FillRate rate = new FillRate();
    private long now;

    private void pass(long millis, int blocks) {
        now += millis * MILLI;
        rate.taken(blocks, true, now);
    }

    @Test
    void shouldAlwaysLookAtTheBlockThatIsFilledAndTheNextOne() {
        assertEquals(2, rate.blocksAhead());
        pass(5000, 1);
        assertEquals(2, rate.blocksAhead());
    }

    @ParameterizedTest
    @CsvSource({"10, 1, 4", "10, 10, 22", "20, 10, 12", "100, 5, 3"})
    void shouldLookAsFarAsTheKernelGoesInTwentyMilliseconds(int millis, int blocks, int ahead) {
        for (int i = 0; i < 5; i++) {
            pass(millis, blocks);
        }
        assertEquals(ahead, rate.blocksAhead());
    }

    /** What came while the thread stood still is taken in many steps at once, and did not come at once. */
    @Test
    void shouldNotTakeTheEndOfAPauseForABurst() {
        for (int i = 0; i < 10; i++) {
            pass(10, 1);
        }
        now += 400 * MILLI;
        for (int i = 0; i < 5; i++) {
            rate.taken(8, false, now);
        }
        pass(0, 0);
        assertEquals(4, rate.blocksAhead());
    }

    @Test
    void shouldForgetABurstAfterTwoWindows() {
        pass(10, 100);
        assertEquals(202, rate.blocksAhead());
        pass(10, 0);
        assertEquals(202, rate.blocksAhead());
        pass(10, 0);
        assertEquals(2, rate.blocksAhead());
    }
}
