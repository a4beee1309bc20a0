package io.witness.pcap;

/**
 * Packs the position of a packet in its ring into the 64 bits of a packet's identifier ({@code epb_packetid} of pcapng), so that
 * two readers of a ring can tell which of their packets are the same:
 *
 * <pre>
 *  63           56 55                                20 19              0
 *  +--------------+------------------------------------+-----------------+
 *  | fanout index | sequence number of the block       | packet number   |
 *  +--------------+------------------------------------+-----------------+
 * </pre>
 *
 * <p>The lower bits of each number are kept. A packet number that does not fit is {@link #MOST_NUMBER}. For any thread.
 */
public final class BlockPosition {
    /** The largest packet number that is told apart from others. */
    public static final int MOST_NUMBER = (1 << 20) - 1;

    private static final int NUMBER_BITS = 20;
    private static final int RING_BITS = 8;
    private static final int SEQUENCE_BITS = Long.SIZE - NUMBER_BITS - RING_BITS;

    private BlockPosition() {}

    /**
     * Packs a position.
     *
     * @param fanoutIndex of the packet's ring
     * @param sequenceNumber {@code seq_num} of the packet's block
     * @param packetNumber how many packets of the block are before it
     * @return the identifier
     */
    public static long of(int fanoutIndex, long sequenceNumber, int packetNumber) {
        return (long) fanoutIndex << SEQUENCE_BITS + NUMBER_BITS
                | (sequenceNumber << Long.SIZE - SEQUENCE_BITS) >>> RING_BITS
                | Math.min(packetNumber, MOST_NUMBER);
    }

    /**
     * Returns the block of a packet.
     *
     * @param identifier as {@link #of} made it
     * @param near the sequence number of a block of the same ring, at most 2<sup>35</sup> before or after
     * @return the sequence number of the packet's block
     */
    public static long sequenceNumber(long identifier, long near) {
        long distance = (identifier >>> NUMBER_BITS) - near;
        return near + (distance << Long.SIZE - SEQUENCE_BITS >> Long.SIZE - SEQUENCE_BITS);
    }
}
