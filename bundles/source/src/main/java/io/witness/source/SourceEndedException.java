package io.witness.source;

import io.witness.api.ring.RingException;

/** There is no next packet, and there never will be. */
public final class SourceEndedException extends RingException {
    private static final long serialVersionUID = 1L;

    /** Why a source has ended. */
    public enum Reason {
        /** Somebody has closed it. */
        CLOSED,
        /** All that its ring had was read: a replay is over. */
        OVER
    }

    /** What ended it. */
    private final Reason reason;

    SourceEndedException(Reason reason) {
        super(reason == Reason.CLOSED ? "the source is closed" : "the source is over: all of it was read");
        this.reason = reason;
    }

    /**
     * What ended it.
     *
     * @return the reason
     */
    public Reason reason() {
        return reason;
    }
}
