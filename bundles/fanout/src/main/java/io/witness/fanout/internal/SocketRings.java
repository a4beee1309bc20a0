package io.witness.fanout.internal;

import io.witness.api.ring.Link;
import io.witness.api.ring.RingDriver;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingGroup;
import io.witness.api.ring.RingSealer;
import io.witness.api.socket.Loss;
import io.witness.api.socket.SocketKeys;
import io.witness.api.socket.SocketSpecification;
import io.witness.fanout.internal.dispatch.CloseAll;
import io.witness.fanout.internal.dispatch.LossLog;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a socket's rings as specified: opens them when the link appears, closes them when it disappears, replaces them when
 * the specification changes. All methods except the reading ones are for the socket's thread.
 *
 * <p>Rings are replaced by opening the new ones first, so that the old ones stay if that fails. If both would be in the same
 * fanout group, the old ones are closed first; if the new ones cannot be opened then, rings with the old settings are
 * opened.
 */
final class SocketRings {
    private static final Logger LOG = LoggerFactory.getLogger(SocketRings.class);
    private static final long RETRY_MILLIS = 100;

    private final RingProviders providers;
    private final PublishedSocket published;
    private final SocketThread thread;
    private final StateLog state;
    private final OpeningPlan plan;
    private final SocketCounts counts = new SocketCounts();
    private final LossLog losses = new LossLog();
    private Optional<ObservedLink> observed = Optional.empty();
    private volatile Optional<OpenRings> open = Optional.empty();
    private Future<?> retry = CompletableFuture.completedFuture(null);

    SocketRings(
            SocketSpecification specification,
            RingProviders providers,
            PublishedSocket published,
            SocketThread thread) {
        this.providers = providers;
        this.published = published;
        this.thread = thread;
        this.state = new StateLog(specification.socketName());
        this.plan = new OpeningPlan(specification, System::nanoTime);
    }

    SocketSpecification wanted() {
        return plan.wanted();
    }

    private String interfaceName() {
        return wanted().rings().interfaceName();
    }

    /** Returns the open rings. Any thread may call. */
    Optional<FanoutGroup> group() {
        return open.map(OpenRings::group);
    }

    /** Returns the counters. Any thread may call. */
    SocketCounts.Counted counted() {
        return counts.read(group());
    }

    /** Returns the last losses of all rings. Any thread may call. */
    List<Loss> losses() {
        counted(); // which notices drops that were not seen yet
        return losses.losses();
    }

    /** Returns since when all open rings have ended; empty if packets may come. Any thread may call. */
    Optional<Instant> endedSince() {
        return group().flatMap(FanoutGroup::endedSince);
    }

    StateLog stateLog() {
        return state;
    }

    /** Acts on the present state. Must be called after each change. */
    void settle() {
        if (observe() && linkIsThere() && !isAsWanted()) {
            open();
        }
        showLink();
    }

    private boolean isAsWanted() {
        return group().filter(rings -> rings.fits(wanted())).isPresent();
    }

    /** Makes sure that the link is observed; false if nothing can be done until it is. */
    private boolean observe() {
        Optional<RingDriver> driver = providers.driver(interfaceName());
        if (driver.isEmpty()) {
            enter(plan.providerMissing(
                    SocketKeys.INTERFACE,
                    "Interface=\"" + interfaceName() + "\": there is no ring driver for it"
                            + providers.hint(interfaceName())));
            return false;
        }
        if (wanted().rings().sealed() && providers.sealer().isEmpty()) {
            enter(plan.providerMissing(
                    SocketKeys.SEALED, "Sealed=true: there is nothing that seals rings: is io.witness.memory active?"));
            return false;
        }
        plan.providerFound();
        if (observed.filter(link -> link.isOf(driver.get(), interfaceName())).isEmpty()) {
            return observe(driver.get());
        }
        return observed.get().isKnown();
    }

    private boolean observe(RingDriver driver) {
        forgetLink();
        try {
            ObservedLink link = new ObservedLink(driver, interfaceName(), () -> thread.execute(this::linkChanged));
            observed = Optional.of(link);
            return link.isKnown();
        } catch (RingException e) {
            enter(plan.cannotBeHad(SocketKeys.INTERFACE, e.getMessage()));
            return false;
        }
    }

    private void forgetLink() {
        Optional<ObservedLink> link = observed;
        observed = Optional.empty();
        link.ifPresent(ObservedLink::close);
    }

    private void linkChanged() {
        if (observed.filter(ObservedLink::isKnown).isPresent()) {
            plan.linkChanged();
            settle();
        }
    }

    /** Returns the link that the driver reported last; empty also before its first report. */
    private Optional<Link> link() {
        return observed.filter(ObservedLink::isKnown).flatMap(ObservedLink::link);
    }

    /** Closes rings whose interface is gone or was replaced. */
    private boolean linkIsThere() {
        Optional<Link> link = link();
        if (link.isEmpty()) {
            String hint =
                    observed.map(known -> known.driver().hint(interfaceName())).orElse("");
            enter(plan.linkMissing("interface " + interfaceName() + " does not exist" + hint));
        } else if (group().filter(this::isWantedInterface)
                .filter(rings -> rings.linkIndex() != link.get().index())
                .isPresent()) {
            close("interface " + interfaceName() + " was replaced by another one");
        }
        return link.isPresent();
    }

    private boolean isWantedInterface(FanoutGroup rings) {
        return rings.specification().rings().interfaceName().equals(interfaceName());
    }

    private void open() {
        Optional<RingSealer> needed = wanted().rings().sealed() ? providers.sealer() : Optional.empty();
        if (wanted().rings().sealed() && needed.isEmpty()) {
            retryIn(RETRY_MILLIS); // it disappeared since observe() looked
            return;
        }
        if (group().filter(rings -> rings.isIn(wanted().rings().fanout().id())).isPresent()) {
            close("its fanout group is needed for the new ones");
        }
        try {
            RingDriver driver = observed.orElseThrow().driver();
            switchTo(SealedRings.behind(needed, driver.open(plan.asked())), driver);
            plan.opened();
        } catch (Throwable e) { // of a driver: no heap, or a class that is missing
            LOG.debug("{}: cannot be opened", wanted().socketName(), e);
            enter(plan.openingFailed(e));
        }
    }

    private void switchTo(SealedRings rings, RingDriver driver) {
        FanoutGroup opened = started(rings.group());
        counts.opened(opened);
        try {
            close("they are replaced");
        } catch (Throwable e) { // of whoever hears that the old ones go
            opened.close();
            counts.closed(opened);
            throw e;
        }
        open = Optional.of(new OpenRings(opened, driver, rings.sealer()));
        LOG.info("{}", opened);
        published.publish(opened);
    }

    private FanoutGroup started(RingGroup rings) {
        FanoutGroup opened;
        try {
            opened = new FanoutGroup(wanted(), rings, losses, this::groupFailed);
        } catch (Throwable e) { // no heap
            new CloseAll().each(rings.rings(), ring -> ring.close());
            throw e;
        }
        opened.start();
        return opened;
    }

    /** Acts on a state of the opening. */
    private void enter(OpeningState opening) {
        if (opening instanceof OpeningState.AwaitingProvider missing) {
            awaitSoon(missing.problem());
        } else if (opening instanceof OpeningState.AwaitingGroup held) {
            awaitSoon(held.reason());
        } else if (opening instanceof OpeningState.AwaitingId taken) {
            close("its fanout group may be another one's now");
            awaitSoon(taken.reason());
        } else if (opening instanceof OpeningState.AwaitingLink missing) {
            awaitLink(missing.reason());
        } else if (opening instanceof OpeningState.TakingFreeId held) {
            takeFreeId(held);
        } else if (opening instanceof OpeningState.Refused refused) {
            state.refused(refused.specification(), refused.key(), refused.reason());
            settle();
        } else if (opening instanceof OpeningState.Failed failed) {
            close(failed.reason());
            state.failed(wanted(), failed.key(), failed.reason());
            failed.againMillis().ifPresent(this::retryIn);
        }
    }

    private void awaitSoon(String problem) {
        if (open.isEmpty()) {
            state.starting(problem);
        }
        retryIn(RETRY_MILLIS);
    }

    // The kernel refuses rings in the link's present state, or the link has just disappeared, which is reported.
    private void awaitLink(String reason) {
        close(reason);
        Optional<Link> link = link(); // as of now: it may have disappeared since settle() looked
        if (link.isPresent() && !link.get().carrier()) {
            state.down(reason, plan.refusal());
            return;
        }
        state.waiting(reason);
        if (link.isPresent()) {
            retryIn(plan.nextMillis());
        }
    }

    private void takeFreeId(OpeningState.TakingFreeId held) {
        LOG.warn(
                "{}: {}: {}, held by {}: a free id is taken instead; choose another FanoutID, or end that process",
                wanted().origin().at(SocketKeys.FANOUT_ID),
                wanted().socketName(),
                held.reason().getMessage(),
                held.reason().holders());
        open();
    }

    private void showLink() {
        Optional<FanoutGroup> rings = group();
        if (rings.isEmpty()) {
            return;
        }
        Optional<Link> link = link();
        if (link.isPresent() && isWantedInterface(rings.get()) && !link.get().carrier()) {
            state.down(
                    "interface " + interfaceName() + (link.get().up() ? " has no carrier" : " is down"),
                    plan.refusal());
        } else {
            state.capturing(plan.refusal());
        }
    }

    /**
     * Changes to another specification of the same SocketName; {@link #settle} acts on it. An equal one makes a failed
     * socket retry.
     */
    void change(SocketSpecification next) {
        List<Difference> differences = Difference.between(wanted(), next);
        for (Difference difference : differences) {
            LOG.info("{}: {}: {}", next.origin().at(difference.key()), next.socketName(), difference);
        }
        Optional<FanoutGroup> rings = group();
        plan.change(next, rings);
        if (rings.isEmpty()) {
            if (!differences.isEmpty() || !state.state().isAsConfigured()) {
                state.starting(""); // the result is reported even if it is the same as before
            }
        } else if (rings.get().fits(next)) {
            rings.get().change(next);
            published.modified(rings.get());
        }
    }

    // Called by each ring's thread of a group that fails; only the first call has an effect.
    private void groupFailed(FanoutGroup failed, RingException reason) {
        thread.execute(() -> {
            if (group().equals(Optional.of(failed))) {
                enter(plan.broken(reason.getMessage()));
            }
        });
    }

    /** Handles an unexpected failure of a change, which is logged already: open rings stay, and the rest is retried. */
    void failed(Throwable e) {
        state.failed("a change failed: " + e);
        retryIn(plan.nextMillis());
    }

    private void retryIn(long millis) {
        retry.cancel(false);
        retry = thread.executeIn(millis, this::settle);
    }

    /** Stops using a driver that is being removed. */
    void leave(RingDriver driver) {
        if (open.filter(rings -> rings.driver() == driver).isPresent()) {
            close("the ring driver stops");
        }
        if (observed.filter(link -> link.driver() == driver).isPresent()) {
            forgetLink();
        }
    }

    /** Stops using a sealer that is being removed. */
    void leave(RingSealer going) {
        if (open.filter(rings -> rings.sealer().equals(Optional.of(going))).isPresent()) {
            close("what seals them stops");
        }
    }

    private void close(String reason) {
        Optional<FanoutGroup> rings = group();
        if (rings.isEmpty()) {
            return;
        }
        LOG.info("{}: its rings are closed: {}", wanted().socketName(), reason);
        open = Optional.empty();
        try {
            published.withdraw();
        } finally {
            rings.get().close();
            counts.closed(rings.get());
        }
    }

    /** Closes everything. */
    void close() {
        try {
            close("the socket is removed");
        } finally {
            forgetLink();
        }
    }
}
