package io.witness.fanout.internal;

import io.witness.api.ring.FanoutGroupHeldException;
import io.witness.api.socket.SocketSpecification;
import java.util.OptionalLong;

/** Says why a socket does not have the wanted rings, and what {@link OpeningPlan} does about it. */
sealed interface OpeningState {
    /** There is no driver, or no sealer if one is needed: it may appear while bundles are started or updated. */
    record AwaitingProvider(String problem) implements OpeningState {}

    /** There is no interface, or the kernel refuses rings in its present state. */
    record AwaitingLink(String reason) implements OpeningState {}

    /** An old ring is still in the fanout group. */
    record AwaitingGroup(String reason) implements OpeningState {}

    /**
     * Another socket has the fanout id, possibly not for long: one edit can move an id. It may even wait for the id of this
     * socket, so the old rings have to be closed.
     */
    record AwaitingId(String reason) implements OpeningState {}

    /** The old ring does not leave the group: use a free id at once. */
    record TakingFreeId(FanoutGroupHeldException reason) implements OpeningState {}

    /** The wanted rings cannot be opened: return to the former specification. */
    record Refused(SocketSpecification specification, String key, String reason) implements OpeningState {}

    /**
     * There are no rings, and there is no fallback.
     *
     * @param key the key to blame; empty if there is none
     * @param reason in words
     * @param againMillis when to retry; only if this specification was open before, otherwise it needs an edit
     */
    record Failed(String key, String reason, OptionalLong againMillis) implements OpeningState {}
}
