package io.witness.api.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.witness.api.socket.SocketState.Phase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SocketStateTest {
    /** What people are told does not decide. */
    @ParameterizedTest
    @EnumSource(Phase.class)
    void shouldTellByPhaseAndRefusalWhetherItIsAsConfigured(Phase phase) {
        boolean works = phase != Phase.FAILED;
        assertEquals(works, SocketState.of(phase).isAsConfigured());
        assertEquals(works, new SocketState(phase, "change refused: only a text").isAsConfigured());
        assertFalse(SocketState.of(phase).withRefusal("no memory").isAsConfigured());
        assertEquals(
                works,
                SocketState.of(phase).withRefusal("no memory").withRefusal("").isAsConfigured());
    }

    @Test
    void shouldSayDetailAndRefusalInOneLine() {
        assertEquals("capturing", SocketState.of(Phase.CAPTURING).toString());
        assertEquals("over: all was played", new SocketState(Phase.OVER, "all was played").toString());
        SocketState down = new SocketState(Phase.DOWN, "eth0 is down");
        assertEquals(
                "down: eth0 is down; change refused: no memory",
                down.withRefusal("no memory").toString());
        assertEquals(
                "change refused: no memory",
                SocketState.of(Phase.OVER).withRefusal("no memory").remark());
    }
}
