package io.witness.linux.memory;

import java.io.IOException;

/** There is not enough memory for rings. The message tells figures, and the nearest number of blocks that works. */
public final class MemoryShortageException extends IOException {
    private static final long serialVersionUID = 1L;

    /** Whether the heap is too small. */
    private final boolean ofHeap;

    /**
     * Tells what is short.
     *
     * @param message figures and the nearest number of blocks that works
     * @param ofHeap whether it is heap
     */
    public MemoryShortageException(String message, boolean ofHeap) {
        super(message);
        this.ofHeap = ofHeap;
    }

    /**
     * Tells whether it is heap.
     *
     * @return true: this process's heap; false: memory of the host, or below the limit of a control group
     */
    public boolean isOfHeap() {
        return ofHeap;
    }
}
