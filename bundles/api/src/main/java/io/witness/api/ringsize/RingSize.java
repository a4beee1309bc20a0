package io.witness.api.ringsize;

/**
 * Describes rings that bear a rate. Immutable.
 *
 * @param rings how many rings the packets are spread over evenly
 * @param blockSize bytes per block
 * @param numBlocks blocks per ring
 * @param packetLength bytes of a block that one packet takes
 * @param packetsPerBlock packets in a full block
 * @param blockSeconds how long the packets of one ring fill a block: until it is full, or its timeout closes it
 */
public record RingSize(
        int rings, int blockSize, int numBlocks, int packetLength, int packetsPerBlock, double blockSeconds) {
    /**
     * Returns the memory of all rings.
     *
     * @return bytes
     */
    public long bytes() {
        return (long) rings * numBlocks * blockSize;
    }

    /**
     * Returns how long the rings keep packets while readers do nothing and hold one block of each ring.
     *
     * @return seconds
     */
    public double slackSeconds() {
        return (numBlocks - 1) * blockSeconds;
    }

    /**
     * Copies it with other memory.
     *
     * @param bytes of all rings at most
     * @return rings with as many blocks as fit, at least one
     */
    public RingSize within(long bytes) {
        long fitting = Math.max(1, bytes / ((long) rings * blockSize));
        int blocks = (int) Math.min(numBlocks, fitting);
        return new RingSize(rings, blockSize, blocks, packetLength, packetsPerBlock, blockSeconds);
    }
}
