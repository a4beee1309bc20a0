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
    private final Patience forGroup;
    /** While there is no driver, or no sealer if one is needed. */
    private final Patience forProvider;

    private SocketSpecification wanted;
    /** What to return to if the rings that are wanted cannot be had. */
    private Optional<SocketSpecification> former = Optional.empty();
    /** What rings were opened for last. */
    private Optional<SocketSpecification> proven = Optional.empty();
    /** Whether a free id is taken in place of the wanted one. */
    private boolean automaticGroup;

    /** Why the last change has no effect; empty if it has. */
    private volatile String refusal = "";

    OpeningPlan(SocketSpecification wanted, LongSupplier nanoTime) {
        this.wanted = wanted;
        forGroup = new Patience(nanoTime);
        forProvider = new Patience(nanoTime);
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
        // not to the same rings as are wanted: its rights would come back with them
        former = open.map(FanoutGroup::specification)
                .or(() -> former)
                .filter(before -> !Difference.sameRings(before, next));
        wanted = next;
        refusal = "";
        automaticGroup &= goesOn;
        forGroup.renew();
        pause.reset();
    }

    /** There is nothing that opens or seals rings. */
    Situation providerMissing(String key, String problem) {
        return forProvider.isOver() ? cannotBeHad(key, problem) : new Situation.AwaitingProvider(problem);
    }

    void providerFound() {
        forProvider.renew();
    }

    /** The link has changed: the next failure is the first one again. */
    void linkChanged() {
        pause.reset();
    }

    /** There is no interface: rings that were there before are no way out either. */
    Situation linkMissing(String reason) {
        former = Optional.empty();
        return new Situation.AwaitingLink(reason);
    }

    /** The wanted rings are open. */
    void opened() {
        proven = Optional.of(wanted);
        former = Optional.empty();
        forGroup.renew();
    }

    /** The wanted rings could not be opened. */
    Situation openingFailed(Throwable e) {
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

    private Situation groupHeld(FanoutGroupHeldException held) {
        if (!forGroup.isOver()) {
            return new Situation.AwaitingGroup(held.getMessage());
        }
        automaticGroup = true;
        return new Situation.TakingFreeId(held);
    }

    private Situation idTaken(String reason) {
        if (!forGroup.isOver()) {
            return new Situation.AwaitingId(reason);
        }
        forGroup.renew();
        return cannotBeHad(SocketKeys.FANOUT_ID, reason);
    }

    /** Goes back to what was there before, if there was anything. */
    Situation cannotBeHad(String key, String reason) {
        if (former.isEmpty()) {
            boolean worked = proven.isPresent() && Difference.sameRings(proven.get(), wanted);
            return new Situation.Failed(
                    key, reason, worked ? OptionalLong.of(pause.nextMillis()) : OptionalLong.empty());
        }
        Situation refused = new Situation.Refused(wanted, key, reason);
        refusal = reason;
        wanted = former.get();
        former = Optional.empty();
        return refused;
    }

    /** What was open has failed. */
    Situation broken(String reason) {
        return new Situation.Failed("", reason, OptionalLong.of(pause.nextMillis()));
    }

    /** When to try again what may be better soon, in milliseconds. */
    long nextMillis() {
        return pause.nextMillis();
    }
}
