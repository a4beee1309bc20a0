package io.witness.replay;

import io.witness.api.ring.Selection;

/**
 * Specifies how captures are played, and the ring that they are played into.
 *
 * @param speed the speed
 * @param rounds how often, at least 1, or {@link #ENDLESS}
 * @param timeStamps the time stamps of the packets
 * @param blockSize bytes per block, a multiple of 4096; a larger packet is truncated
 * @param numBlocks blocks in the ring; with {@code blockSize} less than 4 GiB
 * @param blockTimeoutMillis milliseconds after which a block with packets is handed over although it is not full, 0 to
 *     65535; 0: 8
 * @param selection which packets, and how much of each
 */
public record ReplayOptions(
        Speed speed,
        long rounds,
        TimeStamps timeStamps,
        int blockSize,
        int numBlocks,
        int blockTimeoutMillis,
        Selection selection) {
    /** Endless rounds. */
    public static final long ENDLESS = Long.MAX_VALUE;
    /** All packets, once, as fast as they are read, with their recorded times, in 16 blocks of 1 MiB. */
    public static final ReplayOptions DEFAULT =
            new ReplayOptions(Speed.MAX, 1, TimeStamps.RECORDED, 1 << 20, 16, 100, Selection.ALL);

    private static final int PAGE = 4096;
    private static final long MOST_BYTES = 0xFFFF_FFFFL;
    private static final int MOST_MILLIS = 0xFFFF;

    /** Selects the time stamps of packets. */
    public enum TimeStamps {
        /** The recorded ones; from the second round on, the duration of the earlier rounds is added. */
        RECORDED,
        /** The time at which a packet is put into the ring. */
        NOW
    }

    /**
     * Checks the numbers.
     *
     * @param speed the speed
     * @param rounds how often
     * @param timeStamps the time stamps of the packets
     * @param blockSize bytes per block
     * @param numBlocks blocks in the ring
     * @param blockTimeoutMillis milliseconds after which a block with packets is handed over
     * @param selection which packets
     * @throws IllegalArgumentException if one is out of bounds; the message names the remedy
     */
    public ReplayOptions {
        require(rounds >= 1, "rounds=" + rounds + ": use 1 or more");
        require(blockSize >= PAGE && blockSize % PAGE == 0, "blockSize=" + blockSize + ": use a multiple of " + PAGE);
        require(
                numBlocks >= 1 && (long) numBlocks * blockSize <= MOST_BYTES,
                "numBlocks=" + numBlocks + ": use 1 to " + MOST_BYTES / blockSize);
        require(
                blockTimeoutMillis >= 0 && blockTimeoutMillis <= MOST_MILLIS,
                "blockTimeoutMillis=" + blockTimeoutMillis + ": use 0 to " + MOST_MILLIS);
    }

    private static void require(boolean condition, String problem) {
        if (!condition) {
            throw new IllegalArgumentException(problem);
        }
    }

    /**
     * Copies the options with another speed.
     *
     * @param other the speed
     * @return a copy
     */
    public ReplayOptions withSpeed(Speed other) {
        return new ReplayOptions(other, rounds, timeStamps, blockSize, numBlocks, blockTimeoutMillis, selection);
    }

    /**
     * Copies the options with another number of rounds.
     *
     * @param other how often, at least 1, or {@link #ENDLESS}
     * @return a copy
     * @throws IllegalArgumentException if it is less than 1
     */
    public ReplayOptions withRounds(long other) {
        return new ReplayOptions(speed, other, timeStamps, blockSize, numBlocks, blockTimeoutMillis, selection);
    }

    /**
     * Copies the options with other time stamps.
     *
     * @param other the time stamps of the packets
     * @return a copy
     */
    public ReplayOptions withTimeStamps(TimeStamps other) {
        return new ReplayOptions(speed, rounds, other, blockSize, numBlocks, blockTimeoutMillis, selection);
    }

    /**
     * Copies the options with a ring of another size.
     *
     * @param bytesPerBlock bytes per block, a multiple of 4096
     * @param blocks number of blocks
     * @return a copy
     * @throws IllegalArgumentException if one is out of bounds
     */
    public ReplayOptions withBlocks(int bytesPerBlock, int blocks) {
        return new ReplayOptions(speed, rounds, timeStamps, bytesPerBlock, blocks, blockTimeoutMillis, selection);
    }

    /**
     * Copies the options with another selection.
     *
     * @param other which packets, and how much of each
     * @return a copy
     */
    public ReplayOptions withSelection(Selection other) {
        return new ReplayOptions(speed, rounds, timeStamps, blockSize, numBlocks, blockTimeoutMillis, other);
    }
}
