package io.witness.recording.internal;

import java.nio.file.Path;
import java.util.Arrays;

/**
 * The blocks of a capture that may hold wanted packets. If there are very many, neighbours become one, so that they take the same
 * memory however long the capture is. For one thread.
 */
final class Selection {
    /** 20 bytes of memory each; blocks of 32 GiB of a capture. */
    private static final int MOST = 1 << 16;

    private long[] offsets = new long[16];
    private int[] lengths = new int[16];
    private long[] earliest = new long[16];
    private int size;
    /** How many bytes a part may become long by joining. */
    private long mostBytes = IndexData.BLOCK_LENGTH;

    private long count;
    private long bytes;

    /** Adds a block, which is behind all others. */
    void add(long offset, int length, long earliestNanos) {
        count++;
        bytes += length;
        if (joins(offset, length, earliestNanos)) {
            return;
        }
        while (size == MOST) {
            mostBytes *= 2;
            join();
        }
        if (size == offsets.length) {
            offsets = Arrays.copyOf(offsets, 2 * size);
            lengths = Arrays.copyOf(lengths, 2 * size);
            earliest = Arrays.copyOf(earliest, 2 * size);
        }
        put(offset, length, earliestNanos);
    }

    private void put(long offset, int length, long earliestNanos) {
        offsets[size] = offset;
        lengths[size] = length;
        earliest[size++] = earliestNanos;
    }

    /** Makes a block a part of the last one, with what is between them, if both together are not too long. */
    private boolean joins(long offset, int length, long earliestNanos) {
        if (size == 0 || mostBytes == IndexData.BLOCK_LENGTH) {
            return false;
        }
        long together = offset + length - offsets[size - 1];
        if (together > Math.min(mostBytes, Integer.MAX_VALUE)) {
            return false;
        }
        lengths[size - 1] = (int) together;
        earliest[size - 1] = Math.min(earliest[size - 1], earliestNanos);
        return true;
    }

    private void join() {
        int all = size;
        size = 0;
        for (int i = 0; i < all; i++) {
            long offset = offsets[i];
            int length = lengths[i];
            long time = earliest[i];
            if (!joins(offset, length, time)) {
                put(offset, length, time);
            }
        }
    }

    /** Returns how many blocks were added. */
    long count() {
        return count;
    }

    /** Returns how many bytes they have. */
    long bytes() {
        return bytes;
    }

    /** Returns where the parts of the capture start that are to be read. */
    long[] offsets() {
        return Arrays.copyOf(offsets, size);
    }

    /** Returns the lengths of these parts. */
    int[] lengths() {
        return Arrays.copyOf(lengths, size);
    }

    /** Returns the blocks of a capture as a source; in the order of files, it has a number. */
    CaptureSource source(Path capture, int number, long... descriptions) {
        return new CaptureSource(capture, number, descriptions, offsets(), lengths(), Arrays.copyOf(earliest, size));
    }
}
