package io.witness.replay.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.witness.replay.Speed;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static final long EPOCH = 1_700_000_000_000_000_000L;

    @Test
    void shouldKeepRecordedPausesToTheNanosecond() {
        Schedule schedule = new Schedule(Speed.RECORDED);
        assertEquals(50, schedule.dueNanos(EPOCH, 50));
        assertEquals(50 + 9_007_199_254_740_993L, schedule.dueNanos(EPOCH + 9_007_199_254_740_993L, 51));
        assertEquals(45, schedule.dueNanos(EPOCH - 5, 60));
    }

    @Test
    void shouldScalePauses() {
        Schedule schedule = new Schedule(Speed.factor(2.5));
        assertEquals(50, schedule.dueNanos(EPOCH, 50));
        assertEquals(50 + 400, schedule.dueNanos(EPOCH + 1000, 5000));
    }

    @Test
    void shouldKeepARateWhateverIsRecorded() {
        Schedule schedule = new Schedule(Speed.rate(1000));
        assertEquals(7, schedule.dueNanos(EPOCH, 7));
        assertEquals(1_000_007, schedule.dueNanos(EPOCH, 8));
        assertEquals(2_000_007, schedule.dueNanos(EPOCH - 99, 5_000_000));
    }

    @Test
    void shouldFindEverythingDueAtMost() {
        Schedule schedule = new Schedule(Speed.MAX);
        assertEquals(7, schedule.dueNanos(EPOCH, 7));
        assertEquals(8, schedule.dueNanos(EPOCH + 1_000_000, 8));
    }
}
