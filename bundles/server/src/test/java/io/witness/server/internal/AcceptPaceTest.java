package io.witness.server.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class AcceptPaceTest {
    /** Times may be negative, and overflow. */
    private static final long START = Long.MAX_VALUE - 5;

    private final AcceptPace pace = new AcceptPace();

    @Test
    void shouldCloseForTheRestOfTheWindowWhenItIsUsedUp() {
        for (int i = 0; i < AcceptPace.MOST_IN_WINDOW; i++) {
            assertTrue(pace.isOpen(START + i));
            pace.count(START + i);
        }
        long last = START + AcceptPace.WINDOW_NANOS - 1;
        assertFalse(pace.isOpen(last));
        assertEquals(1, pace.millisToOpen(last));
        assertEquals(101, pace.millisToOpen(START));
        assertTrue(pace.isOpen(last + 1));
    }

    @Test
    void shouldCountAnewInEachWindow() {
        for (int i = 0; i < 3 * AcceptPace.MOST_IN_WINDOW; i++) {
            long now = START + i * (AcceptPace.WINDOW_NANOS / AcceptPace.MOST_IN_WINDOW + 1);
            assertTrue(pace.isOpen(now), "connection " + i);
            pace.count(now);
        }
    }

    @Test
    void shouldStayClosedForASecondAfterAPause() {
        pace.pause(START);
        assertFalse(pace.isOpen(START + AcceptPace.PAUSE_NANOS - 1));
        assertTrue(pace.isOpen(START + AcceptPace.PAUSE_NANOS));
    }
}
