package io.witness.client.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetryPauseTest {
    private static final long MILLI = 1_000_000;
    /** A clock may stand anywhere, also shortly before its numbers wrap around. */
    private static final long START = Long.MAX_VALUE - 3000 * MILLI;

    private final RetryPause pause = new RetryPause(10, 1000, START);
    private long nowNanos = START;

    private List<Long> failures(int count) {
        List<Long> millis = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            nowNanos += 5 * MILLI;
            pause.begin(nowNanos);
            millis.add(pause.remainingNanos(nowNanos) / MILLI);
            nowNanos += pause.remainingNanos(nowNanos);
            assertEquals(0, pause.remainingNanos(nowNanos));
        }
        return millis;
    }

    @Test
    void shouldTryAtOnceAndThenWaitLongerUpToTheLongest() {
        assertEquals(0, pause.remainingNanos(nowNanos));
        assertEquals(List.of(0L, 10L, 20L, 40L, 80L, 160L, 320L, 640L, 1000L, 1000L), failures(10));
    }

    @Test
    void shouldStartOverOnlyAfterWhatLastedLongerThanAnyPause() {
        failures(4);
        pause.succeededFor(999 * MILLI);
        assertEquals(List.of(80L), failures(1));
        pause.succeededFor(1000 * MILLI);
        assertEquals(List.of(0L, 10L), failures(2));
    }

    @Test
    void shouldEndEarlierAtAMomentThatIsNamed() {
        failures(5);
        pause.begin(nowNanos);
        pause.endAt(nowNanos + 70 * MILLI);
        assertEquals(70, pause.remainingNanos(nowNanos) / MILLI);
        pause.endAt(nowNanos + 90 * MILLI);
        assertEquals(70, pause.remainingNanos(nowNanos) / MILLI);
    }
}
