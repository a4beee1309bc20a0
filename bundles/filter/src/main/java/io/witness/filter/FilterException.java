package io.witness.filter;

/** Reports that a filter or selection cannot be compiled; the message says why, for expressions in libpcap's words. */
public final class FilterException extends Exception {
    private static final long serialVersionUID = 1L;

    /** The cause of the failure. */
    private final Blame blame;

    /** Lists the possible causes. */
    public enum Blame {
        /** The expression or the numbers. */
        FILTER,
        /** The interface, which is down or gone: another attempt may succeed later. */
        LINK_DOWN,
        /** The interface, whose name moved to another one: another attempt may succeed at once. */
        LINK_CHANGED,
        /** The link type: it is unknown where its packets have the requested fields. */
        LINK_TYPE
    }

    /**
     * Reports a failure of the filter.
     *
     * @param message libpcap's text, or why there is no libpcap
     */
    public FilterException(String message) {
        this(message, Blame.FILTER);
    }

    /**
     * Reports a failure with another cause.
     *
     * @param message the reason
     * @param blame the cause
     */
    public FilterException(String message, Blame blame) {
        super(message);
        this.blame = blame;
    }

    /**
     * Returns the cause of the failure.
     *
     * @return the filter by default
     */
    public Blame blame() {
        return blame;
    }
}
