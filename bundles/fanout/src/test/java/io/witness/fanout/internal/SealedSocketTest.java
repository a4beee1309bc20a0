package io.witness.fanout.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.socket.SocketKeys;
import io.witness.api.socket.SocketSpecification;
import io.witness.api.socket.SocketState;
import io.witness.api.socket.SocketState.Phase;
import io.witness.settings.SocketSettings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SealedSocketTest extends OneSocket {
    private static final String MISSING =
            "Sealed=true: there is nothing that seals rings: is io.witness.memory active?";

    private final FakeSealer sealer = new FakeSealer();

    @Test
    void shouldPutEachRingBehindACopy() throws Exception {
        providers.add(sealer);
        start(true);
        awaitState(Phase.CAPTURING, "");
        assertEquals(2, sealer.sealed.size());
        assertEquals(2, driver.openRings());
    }

    @Test
    void shouldNotCopyRingsThatAreSealedAsTheyAre() throws Exception {
        driver.sealed = true;
        providers.add(sealer);
        start(true);
        awaitState(Phase.CAPTURING, "");
        assertEquals(0, sealer.sealed.size());
        assertEquals(2, driver.openRings());
    }

    @Test
    void shouldKeepRingsThatAreSealedAsTheyAreWhenTheSealerGoes() throws Exception {
        driver.sealed = true;
        providers.add(sealer);
        start(true);
        awaitState(Phase.CAPTURING, "");
        socket.leave(sealer);
        assertEquals(List.of("published 8"), framework.events);
        assertEquals(2, driver.openRings());
    }

    @Test
    void shouldNeedNoSealerIfItIsNotSealed() throws Exception {
        start(false);
        awaitState(Phase.CAPTURING, "");
        providers.add(sealer);
        socket.providersChanged();
        socket.leave(sealer);
        assertEquals(List.of("published 8"), framework.events);
        assertEquals(0, sealer.sealed.size());
    }

    @Test
    void shouldWaitForASealerAndFailIfNoneComes() throws Exception {
        start(true);
        awaitState(Phase.STARTING, MISSING);
        assertEquals(0, driver.asked.size());
        awaitState(Phase.FAILED, MISSING);
        providers.add(sealer);
        socket.providersChanged();
        awaitState(Phase.CAPTURING, "");
    }

    @Test
    void shouldLeaveASealerThatGoesAndTakeTheNext() throws Exception {
        providers.add(sealer);
        start(true);
        awaitState(Phase.CAPTURING, "");
        socket.leave(sealer);
        assertEquals(0, driver.openRings());
        assertEquals(Phase.STARTING, socket.state().phase());
        FakeSealer next = new FakeSealer();
        providers.add(next);
        socket.providersChanged();
        awaitEvents("published 8", "withdrawn 8", "published 8");
        assertEquals(2, next.sealed.size());
    }

    @Test
    void shouldStayWhenASealerGoesThatItDoesNotUse() throws Exception {
        FakeSealer other = new FakeSealer();
        providers.add(sealer);
        providers.add(other);
        start(true);
        awaitState(Phase.CAPTURING, "");
        socket.leave(other);
        assertEquals(List.of("published 8"), framework.events);
        assertEquals(Phase.CAPTURING, socket.state().phase());
    }

    @Test
    void shouldSealAllOrNone() throws Exception {
        sealer.room = 1;
        providers.add(sealer);
        start(true);
        awaitState(Phase.FAILED, "Sealed=true: no memory");
        assertEquals(1, sealer.sealed.size());
        assertTrue(driver.rings.size() >= 2);
        assertEquals(0, driver.openRings());
        assertEquals(List.of(), framework.events);
    }

    @Test
    void shouldReplaceTheRingsOnceWhenItBecomesSealed() throws Exception {
        providers.add(sealer);
        start(false);
        awaitState(Phase.CAPTURING, "");
        socket.change(specification(true));
        awaitEvents("published 8", "withdrawn 8", "published 8");
        assertEquals(2, sealer.sealed.size());
        assertEquals(2, driver.openRings());
        awaitState(Phase.CAPTURING, "");
    }

    @Test
    void shouldGoOnUnsealedIfItCannotBecomeSealed() throws Exception {
        providers.add(sealer);
        sealer.room = 0;
        start(false);
        awaitState(Phase.CAPTURING, "");
        socket.change(specification(true));
        awaitState(SocketState.of(Phase.CAPTURING).withRefusal("Sealed=true: no memory"));
        assertEquals(List.of("published 8"), framework.events);
        assertEquals(2, driver.openRings());
    }

    private void start(boolean sealed) throws Exception {
        socket = started(specification(sealed));
    }

    private static SocketSpecification specification(boolean sealed) throws Exception {
        return SocketSettings.socket(Map.of(
                SocketKeys.SOCKET_NAME,
                "/run/a.sock",
                SocketKeys.INTERFACE,
                "eth0",
                SocketKeys.NUM_BLOCKS,
                8,
                SocketKeys.FANOUT_SIZE,
                2,
                SocketKeys.SEALED,
                sealed));
    }
}
