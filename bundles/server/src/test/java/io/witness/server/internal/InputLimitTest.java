package io.witness.server.internal;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class InputLimitTest {
    private final InputLimit inputLimit = new InputLimit();

    @Test
    void shouldRestOnceAfterItsShareAndThenStartAnew() {
        inputLimit.add(65535);
        assertFalse(inputLimit.beginPause(0));
        inputLimit.add(65535);
        assertTrue(inputLimit.beginPause(0));
        assertFalse(inputLimit.beginPause(1));
        assertFalse(inputLimit.endPause(InputLimit.PAUSE_NANOS - 1));
        assertTrue(inputLimit.endPause(InputLimit.PAUSE_NANOS));
        assertFalse(inputLimit.endPause(InputLimit.PAUSE_NANOS + 1));
        inputLimit.add(65535);
        assertFalse(inputLimit.beginPause(InputLimit.PAUSE_NANOS + 1));
    }

    @Test
    void shouldCountMessagesWithoutAValue() {
        for (int i = 0; i < InputLimit.MAX_BYTES / 4 - 1; i++) {
            inputLimit.add(0);
        }
        assertFalse(inputLimit.beginPause(0));
        inputLimit.add(0);
        assertTrue(inputLimit.beginPause(0));
    }

    @Test
    void shouldNotOverflow() {
        for (int i = 0; i < 40_000; i++) {
            inputLimit.add(65535);
        }
        assertTrue(inputLimit.beginPause(0));
    }
}
