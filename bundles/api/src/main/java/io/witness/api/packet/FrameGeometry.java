package io.witness.api.packet;

/**
 * Computes where the frames of a TPACKET_V1 or TPACKET_V2 ring are. Each block has as many frames as fit, and a gap after
 * them if the frame size does not divide the block size. After the blocks there may be <em>copy slots</em>, which the kernel
 * does not know: memory for packets that are larger than a frame. Their indexes follow those of the frames.
 *
 * @param blockSize bytes per block
 * @param numBlocks blocks
 * @param frameSize bytes per frame, at most {@code blockSize}
 * @param statusOffset offset in a frame of the 32 bits of its status that are in use
 * @param slotSize bytes per copy slot, at least {@code frameSize}
 * @param slots copy slots
 */
public record FrameGeometry(int blockSize, int numBlocks, int frameSize, int statusOffset, int slotSize, int slots) {
    /**
     * Checks the sizes.
     *
     * @param blockSize bytes per block
     * @param numBlocks blocks
     * @param frameSize bytes per frame, at most {@code blockSize}
     * @param statusOffset offset in a frame of the 32 bits of its status that are in use
     * @param slotSize bytes per copy slot, at least {@code frameSize}
     * @param slots copy slots
     * @throws IllegalArgumentException if a block has no room for a frame, a slot is smaller than a frame, or there are more
     *     frames than an index can name
     */
    public FrameGeometry {
        if (frameSize <= 0 || frameSize > blockSize || slots < 0 || slots > 0 && slotSize < frameSize) {
            throw new IllegalArgumentException("frames of " + frameSize + " bytes do not fit into blocks of "
                    + blockSize + " and slots of " + slotSize);
        }
        if ((long) (blockSize / frameSize) * numBlocks + slots > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("a ring has less than 2^31 frames");
        }
    }

    /**
     * Returns how many frames a block has.
     *
     * @return at least 1
     */
    public int framesPerBlock() {
        return blockSize / frameSize;
    }

    /**
     * Returns how many frames the ring has.
     *
     * @return {@link #framesPerBlock()} in each block
     */
    public int frames() {
        return framesPerBlock() * numBlocks;
    }

    /**
     * Returns the size of the ring without copy slots, as it is mapped.
     *
     * @return bytes
     */
    public long ringBytes() {
        return (long) blockSize * numBlocks;
    }

    /**
     * Returns the size of all copy slots.
     *
     * @return bytes
     */
    public long slotBytes() {
        return (long) slotSize * slots;
    }
}
