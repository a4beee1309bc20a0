package io.witness.api.ring;

import java.util.function.Supplier;

/**
 * A ring of this runtime's that was closed is still a member of the fanout group whose id was asked for, because another
 * process has its descriptor: it would go on to swallow its share of the packets. To be tried again: it may let go.
 */
public final class FanoutGroupHeldException extends RingException {
    private static final long serialVersionUID = 1L;

    /** Looks for them; a look at all processes. */
    private final transient Supplier<String> holders;

    /**
     * Names the group.
     *
     * @param fanoutId the id of the group
     * @param holders finds the processes that have the descriptor, such as {@code "client (pid 17)"}
     */
    public FanoutGroupHeldException(int fanoutId, Supplier<String> holders) {
        super("FanoutID", "FanoutID=" + fanoutId + ": a ring that was closed is still in this fanout group");
        this.holders = holders;
    }

    /**
     * Who keeps the old ring alive. Looks at all processes, so not to be asked for often.
     *
     * @return the processes, in words
     */
    public String holders() {
        return holders.get();
    }
}
