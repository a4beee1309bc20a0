package io.witness.consumer.recorder.internal;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Holds encoded packets on their way to the disk. Belongs to one thread at a time. */
final class Chunk {
    final ByteBuffer bytes;
    /** Losses that its packets state, by reason. */
    final long[] statements = new long[Loss.ALL.length];

    /** What a file needs before the first of its packets. */
    byte[] header;

    /** The link types of all interfaces up to its end. */
    int[] linkTypes;

    int packets;
    long firstNanos;
    long lastNanos;
    /** The counters before its first packet. */
    Counters before;
    /** The counters after its last packet. */
    Counters counters;
    /** Whether the file ends here. */
    boolean endsFile;
    /** Whether the capture ends here, and with it its file. */
    boolean isLast;

    Chunk(int capacity) {
        bytes = ByteBuffer.allocateDirect(capacity);
    }

    /** Empties the chunk. */
    Chunk clear() {
        bytes.clear();
        Arrays.fill(statements, 0);
        header = null;
        packets = 0;
        before = null;
        counters = null;
        endsFile = false;
        isLast = false;
        return this;
    }

    void count(long timeNanos) {
        if (packets++ == 0) {
            firstNanos = timeNanos;
        }
        lastNanos = timeNanos;
    }
}
