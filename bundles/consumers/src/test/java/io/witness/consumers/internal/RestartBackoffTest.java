package io.witness.consumers.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RestartBackoffTest {
    private final RestartBackoff pause = new RestartBackoff(1000);

    private long seconds(long ran) {
        return TimeUnit.NANOSECONDS.toSeconds(pause.nextNanos(TimeUnit.SECONDS.toNanos(ran)));
    }

    @Test
    void shouldDoubleUpToAMinute() {
        long[] pauses = {1, 2, 4, 8, 16, 32, 60, 60};
        for (long expected : pauses) {
            assertEquals(expected, seconds(59));
        }
    }

    @Test
    void shouldBeginAnewAfterAMinuteThatWentWell() {
        seconds(0);
        seconds(0);
        assertEquals(1, seconds(60));
        assertEquals(2, seconds(0));
    }
}
