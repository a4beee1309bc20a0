package io.witness.afpacket;

/**
 * Reports a frame in the wrong format, and why it is. It is {@link #firstUnsent()} of the ring. {@link TransmitRing#mend}
 * sends it in another form, {@link TransmitRing#skip} takes it out; the next flush does that if neither was called.
 */
public final class FrameRefusedException extends TransmitException {
    private static final long serialVersionUID = 1L;

    /** Bytes of the frame. */
    private final int length;

    /**
     * Describes the frame.
     *
     * @param message names the frame, its length, and what is wrong with it
     * @param number the frame's number
     * @param length its bytes
     * @param pending how many frames wait in the ring, this one included
     */
    public FrameRefusedException(String message, long number, int length, long pending) {
        super(Reason.FRAME_REFUSED, message, number, pending);
        this.length = length;
    }

    /**
     * Returns the length of the frame.
     *
     * @return bytes, as committed
     */
    public int length() {
        return length;
    }
}
