package io.witness.fanout.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.socket.SocketState;
import io.witness.api.socket.SocketState.Phase;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class StateLogTest {
    private static SocketState failed(String reason) {
        return new SocketState(Phase.FAILED, reason);
    }

    @Test
    void shouldNotRepeatALineOfWhichOnlyFiguresHaveChanged() {
        assertFalse(StateLog.isNews(
                failed("take 68 MiB, and only 51 MiB are free: use NumBlocks=298907 or less"),
                failed("take 68 MiB, and only 9 MiB are free: use NumBlocks=29 or less")));
        assertTrue(StateLog.isNews(failed("take 68 MiB, and only 51 MiB are free"), failed("no descriptors")));
        assertTrue(StateLog.isNews(SocketState.of(Phase.STARTING), failed("take 68 MiB")));
        SocketState captures = SocketState.of(Phase.CAPTURING);
        assertTrue(StateLog.isNews(captures, captures.withRefusal("no memory")));
    }

    @Test
    void shouldShowTheFiguresOfNow() {
        StateLog log = new StateLog("/run/a.sock");
        log.failed("only 51 MiB are free");
        log.failed("only 9 MiB are free");
        assertEquals(failed("only 9 MiB are free"), log.state());
    }

    @Test
    void shouldKnowSinceWhenItIsInItsPhase() {
        StateLog log = new StateLog("/run/a.sock");
        Instant starting = log.dated().since();
        log.starting("there is no driver");
        assertEquals(starting, log.dated().since());
        awaitLaterThan(starting);
        log.capturing("");
        Instant capturing = log.dated().since();
        assertTrue(capturing.isAfter(starting));
        awaitLaterThan(capturing);
        log.capturing("no memory");
        assertEquals(capturing, log.dated().since());
        log.down("eth0 is down", "no memory");
        assertTrue(log.dated().since().isAfter(capturing));
    }

    private static void awaitLaterThan(Instant time) {
        while (!Instant.now().isAfter(time)) {
            Thread.onSpinWait();
        }
    }
}
