package io.witness.config.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.socket.SocketListener;
import io.witness.api.socket.SocketMonitor;
import io.witness.api.socket.SocketState;
import io.witness.api.socket.SocketState.Phase;
import io.witness.config.internal.SocketServices.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SocketServicesTest {
    private final SocketServices services = new SocketServices();

    @Test
    void shouldNotKnowWhatNobodyCaptures() {
        add(Phase.FAILED, "/other");
        assertEquals(Outcome.PENDING, services.outcome("/a"));
        assertTrue(services.missing("/a").contains("io.witness.fanout"));
    }

    @ParameterizedTest
    @CsvSource({"STARTING, PENDING", "WAITING, WAITING", "FAILED, FAILED", "CAPTURING, PENDING", "LISTENING, SERVED"})
    void shouldTakeTheMonitorsWord(Phase phase, Outcome outcome) {
        add(phase, "/a");
        assertEquals(outcome, services.outcome("/a"));
    }

    @ParameterizedTest
    @CsvSource({"LISTENING, SERVED", "FAILED, FAILED", "STARTING, PENDING"})
    void shouldAskTheListenerWhenTheSocketCaptures(Phase phase, Outcome outcome) {
        add(Phase.CAPTURING, "/a");
        services.add((SocketListener) new FakeSocket("/other", Phase.FAILED));
        services.add((SocketListener) new FakeSocket("/a", phase));
        assertEquals(outcome, services.outcome("/a"));
    }

    @ParameterizedTest
    @CsvSource({"LISTENING, SERVED", "FAILED, FAILED"})
    void shouldAskTheListenerOfASocketThatIsDownToo(Phase phase, Outcome outcome) {
        add(Phase.DOWN, "/a");
        services.add((SocketListener) new FakeSocket("/a", phase));
        assertEquals(outcome, services.outcome("/a"));
    }

    @Test
    void shouldCountASocketThatIsDownAndNeverCapturedAsWaiting() {
        add(Phase.DOWN, "/a");
        assertEquals(Outcome.WAITING, services.outcome("/a"));
    }

    @Test
    void shouldWaitForTheListenerOfASocketThatIsDownWithOpenRings() {
        add(Phase.DOWN, "/a").rings = 1;
        assertEquals(Outcome.PENDING, services.outcome("/a"));
        assertTrue(services.missing("/a").contains("io.witness.server"));
    }

    @Test
    void shouldHearOfAFailureFromMonitorOrListener() {
        assertTrue(services.isAsConfigured("/a"));
        FakeSocket monitor = add(Phase.CAPTURING, "/a");
        FakeSocket listener = new FakeSocket("/a", Phase.LISTENING);
        services.add((SocketListener) listener);
        add(Phase.FAILED, "/other");
        assertTrue(services.isAsConfigured("/a"));
        monitor.state = SocketState.of(Phase.CAPTURING).withRefusal("NumBlocks=9 was refused");
        assertFalse(services.isAsConfigured("/a"));
        monitor.state = SocketState.of(Phase.CAPTURING);
        listener.state = SocketState.of(Phase.FAILED);
        assertFalse(services.isAsConfigured("/a"));
    }

    @Test
    void shouldTakeAFinishedReplayForServedAndAsConfigured() {
        FakeSocket monitor = add(Phase.OVER, "/a");
        monitor.state = new SocketState(Phase.OVER, "all was played");
        assertEquals(Outcome.PENDING, services.outcome("/a"));
        assertTrue(services.missing("/a").contains("io.witness.server"));
        services.add((SocketListener) new FakeSocket("/a", Phase.LISTENING));
        assertEquals(Outcome.SERVED, services.outcome("/a"));
        assertTrue(services.isAsConfigured("/a"), "nothing is to be tried again");
    }

    @Test
    void shouldForgetServicesThatGo() {
        FakeSocket socket = add(Phase.CAPTURING, "/a");
        services.add((SocketListener) socket);
        services.remove((SocketListener) socket);
        assertEquals(Outcome.PENDING, services.outcome("/a"));
        assertTrue(services.missing("/a").contains("io.witness.server"));
        socket.state = SocketState.of(Phase.FAILED);
        assertEquals(Outcome.FAILED, services.outcome("/a"));
        services.remove((SocketMonitor) socket);
        assertEquals(Outcome.PENDING, services.outcome("/a"));
    }

    @Test
    void shouldSayThatASocketIsStillStarting() {
        add(Phase.STARTING, "/a");
        assertEquals("it is still starting", services.missing("/a"));
    }

    private FakeSocket add(Phase phase, String name) {
        FakeSocket socket = new FakeSocket(name, phase);
        services.add((SocketMonitor) socket);
        return socket;
    }
}
