package io.witness.api.socket;

/**
 * A number of blocks and of the packets in them.
 *
 * @param blocks blocks
 * @param packets packets, as the blocks' headers say
 */
public record BlockCount(long blocks, long packets) {
    /** Nothing. */
    public static final BlockCount NONE = new BlockCount(0, 0);

    /**
     * The sum.
     *
     * @param other to be added
     * @return this and the other
     */
    public BlockCount plus(BlockCount other) {
        return new BlockCount(blocks + other.blocks, packets + other.packets);
    }

    /**
     * The difference.
     *
     * @param other to be taken away
     * @return this without the other
     */
    public BlockCount minus(BlockCount other) {
        return new BlockCount(blocks - other.blocks, packets - other.packets);
    }
}
