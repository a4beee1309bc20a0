package io.witness.server.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RateLimitedLogTest {
    private static final long MINUTE = RateLimitedLog.PAUSE_NANOS;

    private final List<String> lines = new ArrayList<>();
    private final RateLimitedLog log = new RateLimitedLog(lines::add, "events");

    @Test
    void shouldTellTheFirstAtOnce() {
        log.add("first", 5);
        assertEquals(List.of("first"), lines);
        assertFalse(log.hasSuppressed());
    }

    @Test
    void shouldTellOnceAMinuteHowManyThereWere() {
        log.add("first", 0);
        log.add("second", 1);
        log.add("third", MINUTE - 1);
        log.tick(MINUTE - 1);
        assertTrue(log.hasSuppressed());
        assertEquals(List.of("first"), lines);
        log.tick(MINUTE);
        log.tick(3 * MINUTE);
        assertEquals(List.of("first", "2 more events, the last: third"), lines);
    }

    @Test
    void shouldTellTheFirstAfterAQuietMinuteAtOnce() {
        log.add("first", 0);
        log.add("second", MINUTE);
        log.add("third", MINUTE + 1);
        assertEquals(List.of("first", "second"), lines);
    }

    @Test
    void shouldKeepTheMinuteWhenWhatIsUntoldComesBeforeTheNext() {
        log.add("first", 0);
        log.add("second", 1);
        log.add("third", MINUTE);
        assertEquals(List.of("first", "1 more events, the last: second"), lines);
        log.tick(2 * MINUTE);
        assertEquals("1 more events, the last: third", lines.get(2));
    }
}
