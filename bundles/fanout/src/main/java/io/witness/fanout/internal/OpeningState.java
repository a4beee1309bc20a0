package io.witness.fanout.internal;

import io.witness.api.ring.FanoutGroupHeldException;
import io.witness.api.socket.SocketSpecification;
import java.util.OptionalLong;

/** Why a socket does not have the rings that it is to have, as {@link OpeningPlan} says what to do about it. */
sealed interface OpeningState {
    /** There is no driver, or no sealer if one is needed: while bundles are started or updated, one may be about to come. */
    record AwaitingProvider(String problem) implements OpeningState {}

    /** There is no interface, or the kernel lets nobody in while it is as it is. */
    record AwaitingLink(String reason) implements OpeningState {}

    /** A ring of the past is still in the fanout group. */
    record AwaitingGroup(String reason) implements OpeningState {}

    /**
     * Another socket has the fanout id, maybe not for long: one edit can pass it on. It may even wait for the id that this one
     * has, so the old rings are to be closed.
     */
    record AwaitingId(String reason) implements OpeningState {}

    /** The ring of the past stays where it is: a free id is to be taken instead, at once. */
    record TakingFreeId(FanoutGroupHeldException reason) implements OpeningState {}

    /** What was wanted cannot be had: what was before is wanted again. */
    record Refused(SocketSpecification specification, String key, String reason) implements OpeningState {}

    /**
     * There are no rings, and there is nothing to go back to.
     *
     * @param key whose value is to blame; empty if none is
     * @param reason in words
     * @param againMillis after which to try again: what has worked will work again, what never has is to be corrected by somebody
     */
    record Failed(String key, String reason, OptionalLong againMillis) implements OpeningState {}
}
