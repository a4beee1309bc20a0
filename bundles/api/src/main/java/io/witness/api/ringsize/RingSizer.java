package io.witness.api.ringsize;

import io.witness.api.packet.BlockCapacity;
import io.witness.api.packet.LinkForm;

/**
 * Computes the rings that a rate of packets needs, within the limits of the kernel. Without state; for any thread.
 *
 * <p>One block of each ring is in a reader's hands, the others bridge the slack. A block lasts until it is full, or until
 * BlockTimeoutMillis closes it: so blocks are chosen that fill within that time, and are small enough that a ring has many.
 */
public final class RingSizer {
    /** The kernel counts the blocks of a ring in 16 bits, {@code kactive_blk_num} of {@code net/packet/internal.h}. */
    public static final int MOST_BLOCKS = 1 << 16;
    /** A ring has less than 4 GiB ({@code packet_set_ring} of {@code net/packet/af_packet.c}). */
    public static final long MOST_BYTES = 0xFFFF_FFFFL;

    /** The default of BlockTimeoutMillis. */
    static final int BLOCK_TIMEOUT_MILLIS = 100;

    private static final int MOST_RINGS = 256;
    private static final int PAGE = 4096;
    private static final int LARGEST_BLOCK = 1 << 20;
    /** Smaller blocks cost more per packet, which matters more than their number. */
    private static final int PREFERRED_BLOCKS = 64;

    private static final int LEAST_PACKETS_OF_BLOCK = 8;

    private RingSizer() {}

    /**
     * Computes as few rings as possible.
     *
     * @param request what they have to bear
     * @return the rings
     * @throws IllegalArgumentException if the kernel does not allow as many blocks as that takes; says what it allows
     */
    public static RingSize size(RingSizeRequest request) {
        for (int rings = 1; rings <= MOST_RINGS; rings++) {
            RingSize size = size(request, rings);
            if (size.numBlocks() <= mostBlocks(size.blockSize())) {
                return size;
            }
        }
        RingSize largest = size(request, MOST_RINGS).within(MOST_RINGS * MOST_BYTES);
        throw new IllegalArgumentException(String.format(
                "the kernel allows %d rings of less than 4 GiB each, which bear this rate for %.3g s: use a smaller SLACK",
                MOST_RINGS, largest.slackSeconds()));
    }

    private static int mostBlocks(int blockSize) {
        return (int) Math.min(MOST_BLOCKS, MOST_BYTES / blockSize);
    }

    private static RingSize size(RingSizeRequest request, int rings) {
        int length = BlockCapacity.packetLength(request.packetSize(), LinkForm.ETHERNET.headerLength());
        double rate = request.rate().packetsPerSecond(request.packetSize()) / rings;
        int blockSize = blockSize(rate * length, request.slackSeconds(), length);
        int packets = BlockCapacity.packets(blockSize, length);
        double seconds = Math.min(packets / rate, BLOCK_TIMEOUT_MILLIS / 1e3);
        double blocks = Math.ceil(request.slackSeconds() / seconds) + 1;
        return new RingSize(rings, blockSize, (int) blocks, length, packets, seconds);
    }

    /** Returns the largest power of two that its bounds allow. */
    private static int blockSize(double bytesPerSecond, double slackSeconds, int packetLength) {
        double ofSlack = bytesPerSecond * slackSeconds / PREFERRED_BLOCKS;
        double ofTimeout = bytesPerSecond * BLOCK_TIMEOUT_MILLIS / 1e3;
        long preferred = Integer.highestOneBit((int) Math.min(LARGEST_BLOCK, Math.min(ofSlack, ofTimeout)));
        long least = Integer.highestOneBit(2 * LEAST_PACKETS_OF_BLOCK * packetLength - 1);
        return (int) Math.max(PAGE, Math.max(preferred, least));
    }
}
