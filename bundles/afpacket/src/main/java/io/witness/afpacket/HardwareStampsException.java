package io.witness.afpacket;

import io.witness.api.ring.RingException;

/** Thrown when hardware time stamps cannot be had. */
public final class HardwareStampsException extends RingException {
    private static final long serialVersionUID = 1L;

    /** Why they cannot be had. */
    public enum Reason {
        /** The network card or its driver cannot take them, or not the wanted ones. */
        CANNOT,
        /** This process may not change them. */
        NOT_PERMITTED,
        /** Another error, such as that of a driver. */
        FAILED
    }

    private final Reason reason;

    /**
     * Creates an exception.
     *
     * @param reason why
     * @param message names the interface, and the remedy if there is one
     */
    public HardwareStampsException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /**
     * Returns why.
     *
     * @return the reason
     */
    public Reason reason() {
        return reason;
    }
}
