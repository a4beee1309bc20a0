package io.witness.afpacket;

/** Tells where a sent packet was when its time was taken: {@code SCM_TSTAMP_…} of {@code linux/errqueue.h}, in its order. */
public enum TransmitStage {
    /** It left: the driver got it (the kernel's time), or it passed the wire (the network card's time). */
    SENT,
    /** It entered the queueing discipline of the interface. */
    SCHEDULED,
    /** The receiver has acknowledged it; of TCP only, so never of a packet socket. */
    ACKNOWLEDGED,
    /** Something that is newer than this program. */
    UNKNOWN;

    private static final TransmitStage[] KNOWN = {SENT, SCHEDULED, ACKNOWLEDGED};

    /**
     * Converts the number of the kernel.
     *
     * @param number {@code ee_info}
     * @return the stage; {@link #UNKNOWN} if the number is newer than this program
     */
    public static TransmitStage of(int number) {
        return number >= 0 && number < KNOWN.length ? KNOWN[number] : UNKNOWN;
    }
}
