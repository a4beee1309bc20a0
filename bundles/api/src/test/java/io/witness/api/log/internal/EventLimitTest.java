package io.witness.api.log.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventLimitTest {
    private static final long MINUTE = EventLimit.WINDOW_NANOS;

    private final List<String> lines = new ArrayList<>();
    private final EventLimit limit = new EventLimit(1, "events", lines::add);

    @Test
    void shouldTellTheFirstAtOnce() {
        limit.add("first", 5);
        assertEquals(List.of("first"), lines);
        assertFalse(limit.hasSuppressed());
    }

    @Test
    void shouldTellOnceAMinuteHowManyThereWere() {
        limit.add("first", 0);
        limit.add("second", 1);
        limit.add("third", MINUTE - 1);
        limit.tick(MINUTE - 1);
        assertTrue(limit.hasSuppressed());
        assertEquals(List.of("first"), lines);
        limit.tick(MINUTE);
        limit.tick(3 * MINUTE);
        assertEquals(List.of("first", "… 2 more events in the last minute, the last one: third"), lines);
    }

    @Test
    void shouldTellTheFirstAfterAQuietMinuteAtOnce() {
        limit.add("first", 0);
        limit.add("second", MINUTE);
        limit.add("third", MINUTE + 1);
        assertEquals(List.of("first", "second"), lines);
    }

    @Test
    void shouldKeepTheMinuteWhenWhatIsUntoldComesBeforeTheNext() {
        limit.add("first", 0);
        limit.add("second", 1);
        limit.add("third", MINUTE);
        assertEquals(List.of("first", "… 1 more events in the last minute, the last one: second"), lines);
        limit.tick(2 * MINUTE);
        assertEquals("… 1 more events in the last minute, the last one: third", lines.get(2));
    }

    /** Also when the clock is negative, or passes its largest value. */
    @Test
    void shouldTellOfAFloodInFewLinesWithTheRightCount() {
        for (long start : new long[] {0, -5, Long.MAX_VALUE - 1000}) {
            lines.clear();
            EventLimit some = new EventLimit(20, "events", lines::add);
            for (int i = 0; i < 100_000; i++) {
                some.add("event " + i, start + i);
            }
            assertEquals(20, lines.size());
            some.tick(start + MINUTE + 5);
            assertEquals("… 99980 more events in the last minute, the last one: event 99999", lines.get(20));
            assertEquals(21, lines.size());
        }
    }

    @Test
    void shouldTellTheRestAtTheEnd() {
        limit.add("first", 0);
        limit.flush(1);
        limit.add("second", 2);
        limit.flush(3 * MINUTE);
        limit.flush(3 * MINUTE);
        assertEquals(List.of("first", "… 1 more events in the last 3 minutes, the last one: second"), lines);
    }

    @Test
    void shouldRefuseToTellNothing() {
        assertThrows(IllegalArgumentException.class, () -> new EventLimit(0, "events", lines::add));
    }
}
