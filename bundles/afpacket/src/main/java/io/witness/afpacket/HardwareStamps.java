package io.witness.afpacket;

/**
 * Holds which packets of an interface get a hardware time stamp.
 *
 * @param transmit of the sent ones
 * @param receive of the received ones
 */
public record HardwareStamps(TransmitStamps transmit, ReceiveStamps receive) {
    /** No packet. */
    public static final HardwareStamps OFF = new HardwareStamps(TransmitStamps.OFF, ReceiveStamps.NONE);

    /**
     * Returns the settings in one line.
     *
     * @return such as {@code rx=all tx=on}
     */
    @Override
    public String toString() {
        return "rx=" + receive + " tx=" + transmit;
    }
}
