package io.witness.filter;

/** A filter or selection cannot be made a program of; the message says why, for expressions in libpcap's words. */
public final class FilterException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What is to blame. */
    private final Blame blame;

    /** What is to blame for it. */
    public enum Blame {
        /** The expression or the numbers. */
        FILTER,
        /** The interface, which is down or gone: the same may succeed later. */
        LINK_DOWN,
        /** The interface, whose name changed hands meanwhile: the same may succeed at once. */
        LINK_CHANGED,
        /** The link type: where packets of it have what is asked for is not known. */
        LINK_TYPE
    }

    /**
     * Says why.
     *
     * @param message libpcap's text, or why there is no libpcap
     */
    public FilterException(String message) {
        this(message, Blame.FILTER);
    }

    /**
     * Says why.
     *
     * @param message the reason
     * @param blame what is to blame
     */
    public FilterException(String message, Blame blame) {
        super(message);
        this.blame = blame;
    }

    /**
     * What is to blame.
     *
     * @return the filter, unless something else
     */
    public Blame blame() {
        return blame;
    }
}
