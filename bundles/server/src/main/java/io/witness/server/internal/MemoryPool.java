package io.witness.server.internal;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The memory of clients that have left, for those that come: only the garbage collector frees native memory, which may be
 * long after. As much as clients ever were there at a time. For the server's thread.
 */
final class MemoryPool {
    private final Deque<ClientMemory> free = new ArrayDeque<>();

    ClientMemory take() {
        return free.isEmpty() ? new ClientMemory() : free.pop();
    }

    /** Takes memory back that no thread uses any more. */
    void giveBack(ClientMemory memory) {
        free.push(memory);
    }
}
