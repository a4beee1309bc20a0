package io.witness.server.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class AcceptRateLimitTest {
    /** Times may be negative, and overflow. */
    private static final long START = Long.MAX_VALUE - 5;

    private final AcceptRateLimit limit = new AcceptRateLimit();

    @Test
    void shouldCloseForTheRestOfTheWindowWhenItIsUsedUp() {
        for (int i = 0; i < AcceptRateLimit.MAX_PER_WINDOW; i++) {
            assertTrue(limit.isOpen(START + i));
            limit.count(START + i);
        }
        long last = START + AcceptRateLimit.WINDOW_NANOS - 1;
        assertFalse(limit.isOpen(last));
        assertEquals(1, limit.millisToOpen(last));
        assertEquals(101, limit.millisToOpen(START));
        assertTrue(limit.isOpen(last + 1));
    }

    @Test
    void shouldCountAnewInEachWindow() {
        for (int i = 0; i < 3 * AcceptRateLimit.MAX_PER_WINDOW; i++) {
            long now = START + i * (AcceptRateLimit.WINDOW_NANOS / AcceptRateLimit.MAX_PER_WINDOW + 1);
            assertTrue(limit.isOpen(now), "connection " + i);
            limit.count(now);
        }
    }

    @Test
    void shouldStayClosedForASecondAfterAPause() {
        limit.pause(START);
        assertFalse(limit.isOpen(START + AcceptRateLimit.PAUSE_NANOS - 1));
        assertTrue(limit.isOpen(START + AcceptRateLimit.PAUSE_NANOS));
    }
}
