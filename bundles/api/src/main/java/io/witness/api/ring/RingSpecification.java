package io.witness.api.ring;

/**
 * Specifies the rings to open; validated by its creator.
 *
 * @param interfaceName the interface to capture from; its form selects the driver
 * @param geometry the blocks of each ring
 * @param fanout how many rings, and how packets are spread over them
 * @param selection which packets to capture
 * @param promiscuous whether to capture packets that are addressed to other hosts
 * @param sealed whether readers get a copy of each ring, see {@link RingSealer}
 * @param settings what kind of ring it is, and what it adds to packets
 */
public record RingSpecification(
        String interfaceName,
        Geometry geometry,
        Fanout fanout,
        Selection selection,
        boolean promiscuous,
        boolean sealed,
        RingSettings settings) {
    /**
     * Specifies rings with the default settings.
     *
     * @param interfaceName the interface to capture from
     * @param geometry the blocks of each ring
     * @param fanout how many rings, and how packets are spread over them
     * @param selection which packets to capture
     * @param promiscuous whether to capture packets that are addressed to other hosts
     * @param sealed whether readers get a copy of each ring
     */
    public RingSpecification(
            String interfaceName,
            Geometry geometry,
            Fanout fanout,
            Selection selection,
            boolean promiscuous,
            boolean sealed) {
        this(interfaceName, geometry, fanout, selection, promiscuous, sealed, RingSettings.DEFAULT);
    }

    /**
     * Specifies the blocks of a ring.
     *
     * @param blockSize bytes per block, a multiple of 4096
     * @param frameSize bytes per frame, a multiple of 16; TPACKET_V3 only checks it
     * @param numBlocks blocks per ring
     * @param blockTimeoutMillis milliseconds after which a block with packets is closed; 0: the kernel chooses
     */
    public record Geometry(int blockSize, int frameSize, int numBlocks, int blockTimeoutMillis) {
        /**
         * Specifies frames as large as a block.
         *
         * @param blockSize bytes per block, a multiple of 4096
         * @param numBlocks blocks per ring
         * @param blockTimeoutMillis milliseconds after which a block with packets is closed; 0: the kernel chooses
         * @return the geometry
         */
        public static Geometry of(int blockSize, int numBlocks, int blockTimeoutMillis) {
            return new Geometry(blockSize, blockSize, numBlocks, blockTimeoutMillis);
        }
    }

    /**
     * Specifies the rings of a fanout group.
     *
     * @param mode how packets are spread over the rings
     * @param size number of rings
     * @param id id of the group; 0: a free one
     */
    public record Fanout(FanoutMode mode, int size, int id) {
        /** One ring, in a group of its own. */
        public static final Fanout ALONE = new Fanout(new FanoutMode(0, 0), 1, 0);
    }

    /**
     * Specifies one ring that captures all packets.
     *
     * @param interfaceName the interface to capture from
     * @param geometry its blocks
     * @return neither promiscuous nor sealed
     */
    public static RingSpecification of(String interfaceName, Geometry geometry) {
        return new RingSpecification(interfaceName, geometry, Fanout.ALONE, Selection.ALL, false, false);
    }

    /**
     * Copies the specification with fanout id 0, which chooses a free one.
     *
     * @return a copy whose fanout id is 0
     */
    public RingSpecification withAutomaticFanoutId() {
        Fanout automatic = new Fanout(fanout.mode, fanout.size, 0);
        return new RingSpecification(interfaceName, geometry, automatic, selection, promiscuous, sealed, settings);
    }

    /**
     * Copies the specification with another selection.
     *
     * @param other which packets, and how much of each
     * @return a copy
     */
    public RingSpecification withSelection(Selection other) {
        return new RingSpecification(interfaceName, geometry, fanout, other, promiscuous, sealed, settings);
    }

    /**
     * Copies the specification with other settings.
     *
     * @param other what kind of ring it is, and what it adds to packets
     * @return a copy
     */
    public RingSpecification withSettings(RingSettings other) {
        return new RingSpecification(interfaceName, geometry, fanout, selection, promiscuous, sealed, other);
    }

    /**
     * Copies the specification with another geometry.
     *
     * @param other the blocks of each ring
     * @return a copy
     */
    public RingSpecification withGeometry(Geometry other) {
        return new RingSpecification(interfaceName, other, fanout, selection, promiscuous, sealed, settings);
    }
}
