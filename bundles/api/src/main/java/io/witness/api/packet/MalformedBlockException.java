package io.witness.api.packet;

/** A block's header or one of its packets points outside the block: somebody wrote into the ring's memory. */
public final class MalformedBlockException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Names what is wrong.
     *
     * @param message the value, its place and the bound that it breaks
     */
    public MalformedBlockException(String message) {
        super(message);
    }
}
