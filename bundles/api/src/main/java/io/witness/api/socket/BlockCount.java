package io.witness.api.socket;

/**
 * Counts blocks and the packets in them.
 *
 * @param blocks blocks
 * @param packets packets according to the block headers
 */
public record BlockCount(long blocks, long packets) {
    /** Nothing. */
    public static final BlockCount NONE = new BlockCount(0, 0);

    /**
     * Adds another count.
     *
     * @param other to be added
     * @return this and the other
     */
    public BlockCount plus(BlockCount other) {
        return new BlockCount(blocks + other.blocks, packets + other.packets);
    }

    /**
     * Subtracts another count.
     *
     * @param other to be subtracted
     * @return the difference
     */
    public BlockCount minus(BlockCount other) {
        return new BlockCount(blocks - other.blocks, packets - other.packets);
    }
}
