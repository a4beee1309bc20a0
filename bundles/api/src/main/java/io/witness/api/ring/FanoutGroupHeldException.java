package io.witness.api.ring;

import java.util.function.Supplier;

/**
 * Reports that a closed ring of this runtime is still in the requested fanout group, because another process has its
 * descriptor. It would keep taking its share of the packets. Try again later: the process may release it.
 */
public final class FanoutGroupHeldException extends RingException {
    private static final long serialVersionUID = 1L;

    /** Finds them by searching all processes. */
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
     * Names the processes that keep the old ring alive. Searches all processes, so call it rarely.
     *
     * @return the processes, in words
     */
    public String holders() {
        return holders.get();
    }
}
