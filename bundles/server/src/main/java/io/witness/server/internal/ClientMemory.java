package io.witness.server.internal;

import io.witness.linux.NativeMemory;
import java.nio.ByteOrder;

/** Holds the buffers for system calls of one client that has joined. */
final class ClientMemory {
    static final int MAX_INDEXES = 1024;
    /** Longer than any message after the handshake. */
    private static final int MAX_MESSAGE_BYTES = 512;

    private static final int SETTLE_BYTES = 4096;

    /** Indexes to send, big-endian. */
    final NativeMemory indexes = NativeMemory.allocate(MAX_INDEXES * Integer.BYTES);
    /** The rest of a message that the kernel accepted only in part. */
    final NativeMemory unfinished = NativeMemory.allocate(MAX_MESSAGE_BYTES);
    /** Input of the ring's thread. */
    final NativeMemory settleInput = NativeMemory.allocate(SETTLE_BYTES);

    ClientMemory() {
        indexes.buffer().order(ByteOrder.BIG_ENDIAN);
    }
}
