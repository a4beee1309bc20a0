package io.witness.fanout.internal;

import io.witness.api.ring.FanoutGroupHeldException;
import io.witness.api.ring.FanoutIdTakenException;
import io.witness.api.ring.InterfaceMissingException;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingSpecification;
import io.witness.api.socket.SocketKeys;
import io.witness.api.socket.SocketSpecification;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Tracks the rings that a socket should have and those that it can fall back to, and decides what follows from each event.
 * {@link SocketRings} acts on the decisions. For one thread, except {@link #refusal()}.
 */
final class OpeningPlan {
    private final RetryPause pause = new RetryPause();
    /** Runs while the wanted fanout group belongs to another socket, or contains an old ring. */
    private final Timeout groupTimeout;
    /** Runs while there is no driver, or no sealer if one is needed. */
    private final Timeout providerTimeout;

    private SocketSpecification wanted;
    /** The specification to return to if the wanted rings cannot be opened. */
    private Optional<SocketSpecification> fallback = Optional.empty();
    /** The specification for which rings were last opened. */
    private Optional<SocketSpecification> lastOpened = Optional.empty();
    /** Whether to use a free id instead of the wanted one. */
    private boolean automaticGroup;

    /** Why the last change has no effect; empty if it has. */
    private volatile String refusal = "";

    OpeningPlan(SocketSpecification wanted, LongSupplier nanoTime) {
        this.wanted = wanted;
        groupTimeout = new Timeout(nanoTime);
        providerTimeout = new Timeout(nanoTime);
    }

    SocketSpecification wanted() {
        return wanted;
    }

    /** Returns the specification for the driver. */
    RingSpecification asked() {
        return automaticGroup ? wanted.rings().withAutomaticFanoutId() : wanted.rings();
    }

    String refusal() {
        return refusal;
    }

    /** Changes the wanted specification; open rings are for another one, or still fit. */
    void change(SocketSpecification next, Optional<FanoutGroup> open) {
        boolean goesOn = open.isPresent() && open.get().fits(next);
        // not to the same rings as are wanted: its rights would come back with them
        fallback = open.map(FanoutGroup::specification)
                .or(() -> fallback)
                .filter(before -> !Difference.sameRings(before, next));
        wanted = next;
        refusal = "";
        automaticGroup &= goesOn;
        groupTimeout.reset();
        pause.reset();
    }

    /** Handles a missing driver or sealer. */
    OpeningState providerMissing(String key, String problem) {
        return providerTimeout.hasExpired() ? cannotBeHad(key, problem) : new OpeningState.AwaitingProvider(problem);
    }

    void providerFound() {
        providerTimeout.reset();
    }

    /** Handles a change of the link, which resets the pauses. */
    void linkChanged() {
        pause.reset();
    }

    /** Handles a missing interface, for which there is no fallback either. */
    OpeningState linkMissing(String reason) {
        fallback = Optional.empty();
        return new OpeningState.AwaitingLink(reason);
    }

    /** Notes that the wanted rings are open. */
    void opened() {
        lastOpened = Optional.of(wanted);
        fallback = Optional.empty();
        groupTimeout.reset();
    }

    /** Handles a failure to open the wanted rings. */
    OpeningState openingFailed(Throwable e) {
        if (e instanceof FanoutGroupHeldException held) {
            return groupHeld(held);
        }
        if (e instanceof InterfaceMissingException) {
            return linkMissing(e.getMessage());
        }
        if (e instanceof FanoutIdTakenException) {
            return idTaken(e.getMessage());
        }
        if (e instanceof RingException refused) {
            return cannotBeHad(refused.key().orElse(SocketKeys.SOCKET_NAME), e.getMessage());
        }
        return cannotBeHad(SocketKeys.SOCKET_NAME, "its rings cannot be opened: " + e);
    }

    private OpeningState groupHeld(FanoutGroupHeldException held) {
        if (!groupTimeout.hasExpired()) {
            return new OpeningState.AwaitingGroup(held.getMessage());
        }
        automaticGroup = true;
        return new OpeningState.TakingFreeId(held);
    }

    private OpeningState idTaken(String reason) {
        if (!groupTimeout.hasExpired()) {
            return new OpeningState.AwaitingId(reason);
        }
        groupTimeout.reset();
        return cannotBeHad(SocketKeys.FANOUT_ID, reason);
    }

    /** Returns to the fallback, if there is one. */
    OpeningState cannotBeHad(String key, String reason) {
        if (fallback.isEmpty()) {
            boolean worked = lastOpened.isPresent() && Difference.sameRings(lastOpened.get(), wanted);
            return new OpeningState.Failed(
                    key, reason, worked ? OptionalLong.of(pause.nextMillis()) : OptionalLong.empty());
        }
        OpeningState refused = new OpeningState.Refused(wanted, key, reason);
        refusal = reason;
        wanted = fallback.get();
        fallback = Optional.empty();
        return refused;
    }

    /** Handles a failure of open rings. */
    OpeningState broken(String reason) {
        return new OpeningState.Failed("", reason, OptionalLong.of(pause.nextMillis()));
    }

    /** Returns the next pause before a retry, in milliseconds. */
    long nextMillis() {
        return pause.nextMillis();
    }
}
