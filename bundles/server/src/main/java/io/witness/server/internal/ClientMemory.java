package io.witness.server.internal;

import io.witness.linux.NativeMemory;
import java.nio.ByteOrder;

/** What system calls read and write for one client that has joined. */
final class ClientMemory {
    static final int MAX_INDEXES = 1024;
    /** Longer than any message that is sent after the handshake. */
    private static final int MAX_MESSAGE_BYTES = 512;

    private static final int SETTLE_BYTES = 4096;

    /** Indexes on their way out, big-endian. */
    final NativeMemory indexes = NativeMemory.allocate(MAX_INDEXES * Integer.BYTES);
    /** The rest of a message of which the kernel took a part only. */
    final NativeMemory unfinished = NativeMemory.allocate(MAX_MESSAGE_BYTES);
    /** What the ring's thread receives. */
    final NativeMemory settleInput = NativeMemory.allocate(SETTLE_BYTES);

    ClientMemory() {
        indexes.buffer().order(ByteOrder.BIG_ENDIAN);
    }
}
