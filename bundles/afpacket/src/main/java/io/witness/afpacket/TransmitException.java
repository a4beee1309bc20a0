package io.witness.afpacket;

import io.witness.api.ring.RingException;

/**
 * Reports that frames of a transmit ring were not sent, why, and which. Frames are numbered from 0 in the order in which they
 * were committed: those below {@link #firstUnsent()} went (but for frames that were refused before), the others are still in
 * the ring, and are tried again by the next {@link TransmitRing#flush()}.
 */
public class TransmitException extends RingException {
    private static final long serialVersionUID = 1L;

    /** Selects what stops a ring. */
    public enum Reason {
        /** The interface is down (ENETDOWN): frames are sent once it is up. */
        INTERFACE_DOWN,
        /** The interface was removed (ENXIO, ENODEV): this ring sends nothing any more. */
        INTERFACE_GONE,
        /** The device or its queue has no room (ENOBUFS): try again later; also if a virtual cable's other end is down. */
        NO_BUFFERS,
        /** The first unsent frame is in the wrong format, see {@link FrameRefusedException}. */
        FRAME_REFUSED,
        /** The ring was closed, perhaps by another thread. */
        CLOSED,
        /** The kernel refuses for another reason, which the message names. */
        OTHER
    }

    /** What stops the ring. */
    private final Reason reason;
    /** The number of the first frame that was not sent. */
    private final long firstUnsent;
    /** How many frames wait in the ring. */
    private final long pending;

    /**
     * Describes the failure.
     *
     * @param reason what stops the ring
     * @param message the problem and what helps
     * @param firstUnsent the number of the first frame that was not sent
     * @param pending how many frames wait in the ring
     */
    public TransmitException(Reason reason, String message, long firstUnsent, long pending) {
        super(message);
        this.reason = reason;
        this.firstUnsent = firstUnsent;
        this.pending = pending;
    }

    /**
     * Returns what stops the ring.
     *
     * @return the reason
     */
    public Reason reason() {
        return reason;
    }

    /**
     * Returns the first frame that was not sent.
     *
     * @return its number, from 0 in the order of {@link TransmitRing#commit}; the number of the next frame if all were sent
     */
    public long firstUnsent() {
        return firstUnsent;
    }

    /**
     * Returns how many frames wait in the ring, {@link #firstUnsent()} and those after it.
     *
     * @return their number
     */
    public long pending() {
        return pending;
    }
}
