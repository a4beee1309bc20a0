package io.witness.afpacket;

/**
 * Tells which sent packet a message of the error queue is about, and its time stamps. A caller makes one and passes it to each call of
 * {@link PacketSocket#receiveTransmitted}, which replaces its content; nothing is allocated. For one thread at a time.
 */
public final class TransmittedPacket {
    private final TimeStamps stamps = new TimeStamps();
    private long identifier = -1;
    private TransmitStage stage = TransmitStage.UNKNOWN;
    private int length;

    /** Creates an instance that is about no packet. */
    public TransmittedPacket() {}

    /** Replaces the content but for the time stamps. */
    void set(long number, TransmitStage where, int bytes) {
        identifier = number;
        stage = where;
        length = bytes;
    }

    /**
     * Returns the identifier of the packet.
     *
     * @return what {@link PacketSocket#send} returned for it
     */
    public long identifier() {
        return identifier;
    }

    /**
     * Returns where the packet was when its time was taken.
     *
     * @return the stage
     */
    public TransmitStage stage() {
        return stage;
    }

    /**
     * Returns how many bytes of the packet were stored, link header included.
     *
     * @return bytes; 0 if time stamps come without their packets
     */
    public int length() {
        return length;
    }

    /**
     * Returns the time stamps.
     *
     * @return always the same object
     */
    public TimeStamps stamps() {
        return stamps;
    }

    /**
     * Formats the content.
     *
     * @return such as {@code 17 SENT software=1700000000.123456789}
     */
    @Override
    public String toString() {
        return identifier + " " + stage + " " + stamps;
    }
}
