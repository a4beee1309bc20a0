package io.witness.fanout.internal;

import io.witness.api.socket.SocketSpecification;
import io.witness.api.socket.SocketState;
import io.witness.api.socket.SocketState.Phase;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A socket's state, of which each change is logged once. Changed by one thread, read by any. */
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

    /** The link is down; a change that was refused remains so. */
    void down(String reason, String refusal) {
        if (become(new SocketState(Phase.DOWN, reason, refusal))) {
            LOG.warn("{}: {}: captures nothing until then", socketName, reason);
        }
    }

    /** Something that the configuration is not to blame for. */
    void failed(String reason) {
        if (become(new SocketState(Phase.FAILED, reason))) {
            LOG.error("{}: {}", socketName, reason);
        }
    }

    /** A key's value cannot be had; empty: no key is to blame. */
    void failed(SocketSpecification specification, String key, String reason) {
        if (key.isEmpty()) {
            failed(reason);
        } else if (become(new SocketState(Phase.FAILED, reason))) {
            LOG.error("{}: {}: {}", specification.origin().at(key), socketName, reason);
        }
    }

    /**
     * Captures.
     *
     * @param refusal why the last change of the configuration has no effect; empty if it has
     */
    void capturing(String refusal) {
        boolean wasDown = state().phase() == Phase.DOWN;
        if (become(new SocketState(Phase.CAPTURING, "", refusal)) && wasDown) {
            LOG.info("{}: captures again", socketName);
        }
    }

    /** A change is not carried out; what was before goes on. */
    void refused(SocketSpecification wanted, String key, String reason) {
        LOG.error("{}: {}: {}: it keeps running unchanged", wanted.origin().at(key), socketName, reason);
    }

    /** False if it is that already, as far as the log is concerned. */
    private boolean become(SocketState next) {
        SocketState before = now.state;
        now = new Dated(next, before.phase() == next.phase() ? now.since : Instant.now());
        return isNews(before, next);
    }

    /** Figures of the moment, such as how much memory is available, are no news when the same is tried again. */
    static boolean isNews(SocketState before, SocketState next) {
        return before.phase() != next.phase() || !withoutFigures(before).equals(withoutFigures(next));
    }

    private static String withoutFigures(SocketState state) {
        return state.remark().replaceAll("\\d+", "0");
    }
}
