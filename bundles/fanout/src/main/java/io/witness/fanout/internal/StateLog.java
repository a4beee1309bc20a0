package io.witness.fanout.internal;

import io.witness.api.socket.SocketSpecification;
import io.witness.api.socket.SocketState;
import io.witness.api.socket.SocketState.Phase;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Holds a socket's state, and logs each change once. Changed by one thread, read by any. */
final class StateLog {
    private static final Logger LOG = LoggerFactory.getLogger(StateLog.class);

    private final String socketName;
    private volatile Dated now = new Dated(SocketState.of(Phase.STARTING), Instant.now());

    /** A state, and since when the socket is in its phase. */
    record Dated(SocketState state, Instant since) {}

    StateLog(String socketName) {
        this.socketName = socketName;
    }

    SocketState state() {
        return now.state;
    }

    Dated dated() {
        return now;
    }

    void starting(String detail) {
        become(new SocketState(Phase.STARTING, detail));
    }

    void waiting(String reason) {
        if (become(new SocketState(Phase.WAITING, reason))) {
            LOG.warn("{}: waiting: {}", socketName, reason);
        }
    }

    /** Sets the state for a link that is down; a refused change remains refused. */
    void down(String reason, String refusal) {
        if (become(new SocketState(Phase.DOWN, reason, refusal))) {
            LOG.warn("{}: {}: captures nothing until then", socketName, reason);
        }
    }

    /** Sets a failure that the configuration did not cause. */
    void failed(String reason) {
        if (become(new SocketState(Phase.FAILED, reason))) {
            LOG.error("{}: {}", socketName, reason);
        }
    }

    /** Sets a failure that the value of a key caused; empty: no key is to blame. */
    void failed(SocketSpecification specification, String key, String reason) {
        if (key.isEmpty()) {
            failed(reason);
        } else if (become(new SocketState(Phase.FAILED, reason))) {
            LOG.error("{}: {}: {}", specification.origin().at(key), socketName, reason);
        }
    }

    /**
     * Sets the state of a socket that captures.
     *
     * @param refusal why the last change of the configuration has no effect; empty if it has
     */
    void capturing(String refusal) {
        boolean wasDown = state().phase() == Phase.DOWN;
        if (become(new SocketState(Phase.CAPTURING, "", refusal)) && wasDown) {
            LOG.info("{}: captures again", socketName);
        }
    }

    /** Reports a refused change; the socket keeps running as before. */
    void refused(SocketSpecification wanted, String key, String reason) {
        LOG.error("{}: {}: {}: it keeps running unchanged", wanted.origin().at(key), socketName, reason);
    }

    /** Changes the state; false if it is the same already, as far as the log is concerned. */
    private boolean become(SocketState next) {
        SocketState before = now.state;
        now = new Dated(next, before.phase() == next.phase() ? now.since : Instant.now());
        return isNews(before, next);
    }

    // Present figures, such as how much memory is available, are not news when the same failure repeats.
    static boolean isNews(SocketState before, SocketState next) {
        return before.phase() != next.phase() || !withoutFigures(before).equals(withoutFigures(next));
    }

    private static String withoutFigures(SocketState state) {
        return state.remark().replaceAll("\\d+", "0");
    }
}
