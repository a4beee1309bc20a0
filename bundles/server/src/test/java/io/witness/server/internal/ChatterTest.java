package io.witness.server.internal;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ChatterTest {
    private final Chatter chatter = new Chatter();

    @Test
    void shouldRestOnceAfterItsShareAndThenStartAnew() {
        chatter.add(65535);
        assertFalse(chatter.needsRest(0));
        chatter.add(65535);
        assertTrue(chatter.needsRest(0));
        assertFalse(chatter.needsRest(1));
        assertFalse(chatter.hasRested(Chatter.REST_NANOS - 1));
        assertTrue(chatter.hasRested(Chatter.REST_NANOS));
        assertFalse(chatter.hasRested(Chatter.REST_NANOS + 1));
        chatter.add(65535);
        assertFalse(chatter.needsRest(Chatter.REST_NANOS + 1));
    }

    @Test
    void shouldCountMessagesWithoutAValue() {
        for (int i = 0; i < Chatter.MOST_BYTES / 4 - 1; i++) {
            chatter.add(0);
        }
        assertFalse(chatter.needsRest(0));
        chatter.add(0);
        assertTrue(chatter.needsRest(0));
    }

    @Test
    void shouldNotOverflow() {
        for (int i = 0; i < 40_000; i++) {
            chatter.add(65535);
        }
        assertTrue(chatter.needsRest(0));
    }
}
