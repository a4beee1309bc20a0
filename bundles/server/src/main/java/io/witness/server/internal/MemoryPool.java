package io.witness.server.internal;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Keeps the memory of clients that have left for new ones, because only the garbage collector frees native memory, possibly
 * much later. Grows to the largest number of simultaneous clients. For the server's thread.
 */
final class MemoryPool {
    private final Deque<ClientMemory> free = new ArrayDeque<>();

    ClientMemory take() {
        return free.isEmpty() ? new ClientMemory() : free.pop();
    }

    /** Takes back memory that no thread uses any more. */
    void giveBack(ClientMemory memory) {
        free.push(memory);
    }
}
