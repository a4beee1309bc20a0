package io.witness.server.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.server.internal.SessionEnd.Kind;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SessionEndTest {
    @Test
    void shouldSayThatAClientLeft() {
        assertEquals("it has left", SessionEnd.left().toString());
        assertEquals(
                "it has left: gone", SessionEnd.left(new IOException("gone")).toString());
        assertTrue(SessionEnd.left(new IOException((String) null)).isVoluntary());
    }

    /** What the text says does not count. */
    @ParameterizedTest
    @EnumSource(value = Kind.class, mode = EnumSource.Mode.EXCLUDE, names = "LEFT")
    void shouldNotTakeAnotherEndForTheClientsWish(Kind kind) {
        assertFalse(new SessionEnd(kind, "it has left its place to another").isVoluntary());
    }
}
