package io.witness.linux;

/** A filter expression cannot be compiled; the message is libpcap's text. */
public final class FilterException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Whether the interface, not the expression, is to blame. */
    private final boolean linkDown;

    /**
     * Says why.
     *
     * @param message libpcap's text, or why there is no libpcap
     */
    public FilterException(String message) {
        this(message, false);
    }

    /**
     * Says why.
     *
     * @param message libpcap's text, or why there is no libpcap
     * @param linkDown whether the interface is down or gone, so that the same may succeed later
     */
    public FilterException(String message, boolean linkDown) {
        super(message);
        this.linkDown = linkDown;
    }

    /**
     * Whether the interface is down or gone: the expression may be right.
     *
     * @return whether to try again later
     */
    public boolean isLinkDown() {
        return linkDown;
    }
}
