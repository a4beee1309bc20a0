package io.witness.api.ring;

/**
 * Reports that the requested fanout group has another type, so it belongs to another socket. Try again for a while: one edit
 * can move an id to another socket.
 */
public final class FanoutIdTakenException extends RingException {
    private static final long serialVersionUID = 1L;

    /**
     * Names the group.
     *
     * @param fanoutId the id of the group
     */
    public FanoutIdTakenException(int fanoutId) {
        this(
                fanoutId,
                "another fanout group has that id, with another type, flags or interface: choose another id, or remove the"
                        + " key for a free one");
    }

    /**
     * Names the group, and what is different.
     *
     * @param fanoutId the id of the group
     * @param difference from the wanted group, and what helps
     */
    public FanoutIdTakenException(int fanoutId, String difference) {
        super("FanoutID", "FanoutID=" + fanoutId + ": " + difference);
    }
}
