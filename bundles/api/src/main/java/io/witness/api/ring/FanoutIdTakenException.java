package io.witness.api.ring;

/**
 * The fanout group whose id was asked for is one of another kind, so it is another socket's. To be tried again for a while: one
 * edit can pass an id on.
 */
public final class FanoutIdTakenException extends RingException {
    private static final long serialVersionUID = 1L;

    /**
     * Names the group.
     *
     * @param fanoutId the id of the group
     */
    public FanoutIdTakenException(int fanoutId) {
        super(
                "FanoutID",
                "FanoutID=" + fanoutId + ": there is a fanout group of that id with another type, flags or interface: "
                        + "choose another id, or leave the key out for one that is free");
    }
}
