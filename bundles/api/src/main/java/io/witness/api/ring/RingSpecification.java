package io.witness.api.ring;

/**
 * What rings are to be opened; validated by who makes it.
 *
 * @param interfaceName the interface to capture from; its form decides on the driver
 * @param geometry of what blocks each ring is made
 * @param fanout how many rings, and how packets are spread over them
 * @param selection which packets
 * @param promiscuous whether to capture what is addressed to others
 * @param sealed whether a copy of each ring is to be made for its readers, see {@link RingSealer}
 */
public record RingSpecification(
        String interfaceName,
        Geometry geometry,
        Fanout fanout,
        Selection selection,
        boolean promiscuous,
        boolean sealed) {
    /**
     * Of what blocks a ring is made.
     *
     * @param blockSize bytes a block, a multiple of 4096
     * @param frameSize bytes a frame; for TPACKET_V3 a formality of the kernel's
     * @param numBlocks blocks a ring
     * @param blockTimeoutMillis milliseconds after which a block with packets is closed; 0: the kernel chooses
     */
    public record Geometry(int blockSize, int frameSize, int numBlocks, int blockTimeoutMillis) {
        /**
         * Has frames of a block each.
         *
         * @param blockSize bytes a block, a multiple of 4096
         * @param numBlocks blocks a ring
         * @param blockTimeoutMillis milliseconds after which a block with packets is closed; 0: the kernel chooses
         * @return the geometry
         */
        public static Geometry of(int blockSize, int numBlocks, int blockTimeoutMillis) {
            return new Geometry(blockSize, blockSize, numBlocks, blockTimeoutMillis);
        }
    }

    /**
     * The rings of a fanout group.
     *
     * @param mode how packets are spread over the rings
     * @param size how many rings
     * @param id id of the group; 0: one that is free
     */
    public record Fanout(FanoutMode mode, int size, int id) {
        /** One ring, in a group of its own. */
        public static final Fanout ALONE = new Fanout(new FanoutMode(0, 0), 1, 0);
    }

    /**
     * Asks for one ring with all packets.
     *
     * @param interfaceName the interface to capture from
     * @param geometry of what blocks it is made
     * @return neither promiscuous nor sealed
     */
    public static RingSpecification of(String interfaceName, Geometry geometry) {
        return new RingSpecification(interfaceName, geometry, Fanout.ALONE, Selection.ALL, false, false);
    }

    /**
     * The same with a fanout group of its own.
     *
     * @return a copy whose fanout id is 0
     */
    public RingSpecification withAutomaticFanoutId() {
        Fanout automatic = new Fanout(fanout.mode, fanout.size, 0);
        return new RingSpecification(interfaceName, geometry, automatic, selection, promiscuous, sealed);
    }

    /**
     * The same for other packets.
     *
     * @param other which packets, and how much of each
     * @return a copy
     */
    public RingSpecification withSelection(Selection other) {
        return new RingSpecification(interfaceName, geometry, fanout, other, promiscuous, sealed);
    }
}
