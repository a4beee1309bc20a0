package io.witness.afpacket;

import io.witness.api.ring.RingException;

/** Reports that a call of a {@link PacketSocket} failed, and why. */
public final class PacketSocketException extends RingException {
    private static final long serialVersionUID = 1L;

    /** Selects what failed. */
    public enum Reason {
        /** The interface is down (ENETDOWN). Reported once; later calls wait until it is up. */
        INTERFACE_DOWN,
        /** The interface was removed (ENXIO, ENODEV): the socket is of no use any more. */
        INTERFACE_GONE,
        /** The packet is longer than the interface's MTU allows (EMSGSIZE). */
        TOO_LONG,
        /** The packet is too short for its link header, or the address does not fit the interface (EINVAL). */
        INVALID,
        /** The device or its queue had no room, and dropped the packet (ENOBUFS); it may have time stamps all the same. */
        NO_BUFFERS,
        /** The socket is closed, perhaps by another thread during the call. */
        CLOSED,
        /** The thread was interrupted while the call waited. The thread's flag stays set, and the socket stays open. */
        INTERRUPTED,
        /** The kernel refuses for another reason, which the message names. */
        OTHER
    }

    /** What failed. */
    private final Reason reason;

    /**
     * Describes the failure.
     *
     * @param reason what failed
     * @param message the problem and what helps
     */
    public PacketSocketException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /**
     * Returns what failed.
     *
     * @return the reason
     */
    public Reason reason() {
        return reason;
    }
}
