package io.witness.replay;

import io.witness.api.ring.RingDescription;
import io.witness.memory.BlockWriter;
import io.witness.memory.MemoryRing;

/** Creates the writer of a ring from its description. */
final class Writers {
    private static final int ETHERNET = 1;
    private static final int NO_INTERFACE = 0;

    private Writers() {}

    static BlockWriter of(RingDescription description, MemoryRing memory) {
        return new BlockWriter(
                memory,
                description.linkType().orElse(ETHERNET),
                description.snapLength().orElse(BlockWriter.UNLIMITED),
                NO_INTERFACE);
    }
}
