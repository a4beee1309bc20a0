package io.witness.source;

import io.witness.api.ring.RingException;

/** Reports that no packet will ever follow. */
public final class SourceEndedException extends RingException {
    private static final long serialVersionUID = 1L;

    /** Lists the reasons for the end of a source. */
    public enum Reason {
        /** The source was closed. */
        CLOSED,
        /** Everything was read: a replay has ended. */
        OVER
    }

    /** The reason of the end. */
    private final Reason reason;

    SourceEndedException(Reason reason) {
        super(reason == Reason.CLOSED ? "the source is closed" : "the source has ended: all of it was read");
        this.reason = reason;
    }

    /**
     * Returns the reason of the end.
     *
     * @return the reason
     */
    public Reason reason() {
        return reason;
    }
}
