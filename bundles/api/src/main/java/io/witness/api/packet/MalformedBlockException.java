package io.witness.api.packet;

/** A number in a block's or packet's header is none that the kernel writes: somebody else wrote into the ring's memory. */
public final class MalformedBlockException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Names what is wrong.
     *
     * @param message the value, its offset and the bound that it breaks
     */
    public MalformedBlockException(String message) {
        super(message);
    }
}
