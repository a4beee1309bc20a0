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
 * What a socket is to have, what it can go back to, and what each event leads to. Decides only: {@link SocketRings} acts. For one
 * thread, but for {@link #refusal()}.
 */
final class OpeningPlan {
    private final RetryPause pause = new RetryPause();
    /** While the wanted fanout group is another one's, or a ring of the past's. */
    private final Timeout groupTimeout;
    /** While there is no driver, or no sealer if one is needed. */
    private final Timeout providerTimeout;

    private SocketSpecification wanted;
    /** What to return to if the rings that are wanted cannot be had. */
    private Optional<SocketSpecification> fallback = Optional.empty();
    /** What rings were opened for last. */
    private Optional<SocketSpecification> lastOpened = Optional.empty();
    /** Whether a free id is taken in place of the wanted one. */
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

    /** What a driver is to be asked for. */
    RingSpecification asked() {
        return automaticGroup ? wanted.rings().withAutomaticFanoutId() : wanted.rings();
    }

    String refusal() {
        return refusal;
    }

    /** Another specification is wanted; what rings are open now is for another one, or can go on. */
    void change(SocketSpecification next, Optional<FanoutGroup> open) {
        boolean goesOn = open.isPresent() && open.get().fits(next);
        if (open.isPresent() && !goesOn) {
            fallback = Optional.of(open.get().specification());
        }
        wanted = next;
        refusal = "";
        automaticGroup &= goesOn;
        groupTimeout.reset();
        pause.reset();
    }

    /** There is nothing that opens or seals rings. */
    OpeningState providerMissing(String key, String problem) {
        return providerTimeout.hasExpired() ? cannotBeHad(key, problem) : new OpeningState.AwaitingProvider(problem);
    }

    void providerFound() {
        providerTimeout.reset();
    }

    /** The link has changed: the next failure is the first one again. */
    void linkChanged() {
        pause.reset();
    }

    /** There is no interface: rings that were there before are no way out either. */
    OpeningState linkMissing(String reason) {
        fallback = Optional.empty();
        return new OpeningState.AwaitingLink(reason);
    }

    /** The wanted rings are open. */
    void opened() {
        lastOpened = Optional.of(wanted);
        fallback = Optional.empty();
        groupTimeout.reset();
    }

    /** The wanted rings could not be opened. */
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

    /** Goes back to what was there before, if there was anything. */
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

    /** What was open has failed. */
    OpeningState broken(String reason) {
        return new OpeningState.Failed("", reason, OptionalLong.of(pause.nextMillis()));
    }

    /** When to try again what may be better soon, in milliseconds. */
    long nextMillis() {
        return pause.nextMillis();
    }
}
