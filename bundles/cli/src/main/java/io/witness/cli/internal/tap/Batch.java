package io.witness.cli.internal.tap;

import io.witness.pcap.InterfaceInfo;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Packets on their way to the output, all of them wanted, as blocks of pcapng. Immutable.
 *
 * @param blocks from index 0 to the limit
 * @param sources the interfaces by the numbers in the blocks; later ones may be added meanwhile
 * @param isRecorded whether a recording had them, not a connection
 * @param readNanoTime when they were read, {@link System#nanoTime()}
 */
record Batch(ByteBuffer blocks, List<InterfaceInfo> sources, boolean isRecorded, long readNanoTime) {
    private static final int OVERHEAD = 200;

    /** Returns how much memory it takes. */
    int bytes() {
        return blocks.capacity() + OVERHEAD;
    }

    boolean isEmpty() {
        return blocks.limit() == 0;
    }
}
