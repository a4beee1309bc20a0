package io.witness.afpacket;

/**
 * Counts the frames of a transmit ring since it was opened. At any time {@code committed = taken + skipped + refused +
 * pending}, and {@code taken} includes those that the device still has.
 *
 * @param committed frames that the program has committed
 * @param taken frames that the kernel has taken to send them
 * @param takenBytes their bytes
 * @param returned of these, frames whose memory the device has returned: they are sent, or the device has dropped them
 * @param skipped frames in the wrong format that the kernel skipped ({@link TransmitOptions#skipWrongFrames()}): those whose
 *     length does not fit the interface; rising: look for frames that are longer than the MTU allows
 * @param refused frames in the wrong format that were taken out of the ring after a {@link FrameRefusedException}
 * @param pending frames that are committed and wait for {@link TransmitRing#flush()}
 */
public record TransmitCounters(
        long committed, long taken, long takenBytes, long returned, long skipped, long refused, long pending) {}
