package io.witness.api.ring;

/**
 * What rings are to be opened; validated by who makes it.
 *
 * @param interfaceName the interface to capture from; its form decides on the driver
 * @param blockSize bytes a block, a multiple of 4096
 * @param frameSize bytes a frame; for TPACKET_V3 a formality of the kernel's
 * @param numBlocks blocks a ring
 * @param blockTimeoutMillis milliseconds after which a block with packets is closed; 0: the kernel chooses
 * @param fanoutMode how packets are spread over the rings
 * @param fanoutSize how many rings
 * @param fanoutId id of the fanout group; 0: one that is free
 * @param selection which packets
 * @param promiscuous whether to capture what is addressed to others
 * @param sealed whether a copy of each ring is to be made for its readers, see {@link RingSealer}
 */
public record RingSpecification(
        String interfaceName,
        int blockSize,
        int frameSize,
        int numBlocks,
        int blockTimeoutMillis,
        FanoutMode fanoutMode,
        int fanoutSize,
        int fanoutId,
        Selection selection,
        boolean promiscuous,
        boolean sealed) {
    /**
     * The same with a fanout group of its own.
     *
     * @return a copy whose fanout id is 0
     */
    public RingSpecification withAutomaticFanoutId() {
        return with(0, selection);
    }

    /**
     * The same for other packets.
     *
     * @param other which packets, and how much of each
     * @return a copy
     */
    public RingSpecification withSelection(Selection other) {
        return with(fanoutId, other);
    }

    private RingSpecification with(int otherId, Selection other) {
        return new RingSpecification(
                interfaceName,
                blockSize,
                frameSize,
                numBlocks,
                blockTimeoutMillis,
                fanoutMode,
                fanoutSize,
                otherId,
                other,
                promiscuous,
                sealed);
    }
}
