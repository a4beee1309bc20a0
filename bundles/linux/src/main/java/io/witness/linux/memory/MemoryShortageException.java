package io.witness.linux.memory;

import java.io.IOException;

/**
 * Reports that there is not enough memory for rings. The message contains figures, and the nearest number of blocks that
 * fits.
 */
public final class MemoryShortageException extends IOException {
    private static final long serialVersionUID = 1L;

    /** Whether the heap is too small. */
    private final boolean ofHeap;

    /**
     * Describes the shortage.
     *
     * @param message figures and the nearest number of blocks that fits
     * @param ofHeap whether the heap is too small
     */
    public MemoryShortageException(String message, boolean ofHeap) {
        super(message);
        this.ofHeap = ofHeap;
    }

    /**
     * Tells whether the heap is too small.
     *
     * @return true: this process's heap; false: memory of the host, or below the limit of a control group
     */
    public boolean isOfHeap() {
        return ofHeap;
    }
}
