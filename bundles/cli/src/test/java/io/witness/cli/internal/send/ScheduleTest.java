package io.witness.cli.internal.send;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static final long NOW = 1_000;
    private static final long RECORDED = 1_700_000_000_000_000_000L;

    private static long due(Schedule schedule, long packetNanos, boolean first) {
        return schedule.dueNanos(packetNanos, first, 100, NOW);
    }

    @Test
    void shouldKeepTheRecordedDistances() {
        Schedule schedule = new Schedule(Pace.RECORDED);
        assertEquals(NOW, due(schedule, RECORDED, true));
        assertEquals(NOW + 7, due(schedule, RECORDED + 7, false));
        assertEquals(NOW - 5, due(schedule, RECORDED - 5, false), "one that is earlier is late");
        assertEquals(NOW, due(schedule, 0, false), "one without a time is due at once");
        schedule.firstSent(5_000);
        assertEquals(5_007, due(schedule, RECORDED + 7, false));
    }

    @Test
    void shouldBeginAgainWithEachFile() {
        Schedule schedule = new Schedule(Pace.RECORDED);
        due(schedule, RECORDED, true);
        assertEquals(9_000, schedule.dueNanos(5, true, 100, 9_000));
        assertEquals(9_010, schedule.dueNanos(15, false, 100, 9_500));
    }

    @Test
    void shouldPlayFasterOrSlower() {
        Schedule twice = new Schedule(Pace.factor("2x"));
        due(twice, RECORDED, true);
        assertEquals(NOW + 500, due(twice, RECORDED + 1000, false));
        Schedule half = new Schedule(Pace.factor("0.5"));
        due(half, RECORDED, true);
        assertEquals(NOW + 2000, due(half, RECORDED + 1000, false));
    }

    @Test
    void shouldCountPacketsOrBits() {
        Schedule packets = new Schedule(Pace.rate("1000pps"));
        assertEquals(NOW, due(packets, RECORDED, true));
        assertEquals(NOW + 1_000_000, due(packets, 0, true), "whatever was recorded");
        assertEquals(NOW + 2_000_000, due(packets, RECORDED, false));
        Schedule bits = new Schedule(Pace.rate("8Mbit"));
        assertEquals(NOW, bits.dueNanos(0, false, 1000, NOW));
        assertEquals(NOW + 1_000_000, bits.dueNanos(0, false, 60, NOW), "after 1000 bytes");
        assertEquals(NOW + 1_060_000, bits.dueNanos(0, false, 60, NOW));
    }
}
