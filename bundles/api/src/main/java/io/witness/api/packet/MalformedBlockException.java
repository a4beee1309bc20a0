package io.witness.api.packet;

/**
 * Reports a number in a block's or packet's header that the kernel would not write: another process wrote into the ring's
 * memory.
 */
public final class MalformedBlockException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Describes the defect.
     *
     * @param message the value, its offset and the bound that it breaks
     */
    public MalformedBlockException(String message) {
        super(message);
    }
}
