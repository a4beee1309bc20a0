package io.witness.linux;

/** A filter expression cannot be compiled; the message is libpcap's text. */
public final class FilterException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * Says why.
     *
     * @param message libpcap's text, or why there is no libpcap
     */
    public FilterException(String message) {
        super(message);
    }
}
