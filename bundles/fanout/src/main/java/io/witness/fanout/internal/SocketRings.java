package io.witness.fanout.internal;

import io.witness.api.ring.FanoutGroupHeldException;
import io.witness.api.ring.InterfaceMissingException;
import io.witness.api.ring.Link;
import io.witness.api.ring.Ring;
import io.witness.api.ring.RingDriver;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingGroup;
import io.witness.api.ring.RingSealer;
import io.witness.api.ring.RingSpecification;
import io.witness.api.socket.RingStatus;
import io.witness.api.socket.SocketKeys;
import io.witness.api.socket.SocketSpecification;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that a socket has the rings that it should have: opens them when the link is there, closes them when it is
 * gone, replaces them when the specification changes. All but the reading methods are for the socket's thread.
 *
 * <p>How rings are replaced: new ones first, so that the old ones go on if the new ones cannot be had. But if both would
 * be in the same fanout group, the old ones first; if the new ones cannot be had then, rings as before are opened.
 */
final class SocketRings {
    private static final Logger LOG = LoggerFactory.getLogger(SocketRings.class);
    private static final long RETRY_MILLIS = 100;

    private final RingProviders providers;
    private final PublishedSocket published;
    private final SocketThread thread;
    private final RetryPause pause = new RetryPause();
    private final StateLog state;
    private SocketSpecification wanted;
    /** What to return to if the rings that are wanted cannot be had; null if there is nothing. */
    private SocketSpecification former;

    /** What rings were opened for last; null if there were none yet. */
    private SocketSpecification proven;

    private String refusal = "";
    private ObservedLink observed;
    private volatile FanoutGroup group;
    /** What has put the group's rings behind copies. */
    private Optional<RingSealer> sealer = Optional.empty();
    /** While the wanted fanout group is another one's, or a ring of the past's. */
    private final Patience forGroup = new Patience();

    private boolean automaticGroup;
    /** While there is no driver, or no sealer if one is needed. */
    private final Patience forProvider = new Patience();

    private Future<?> retry;

    SocketRings(
            SocketSpecification specification,
            RingProviders providers,
            PublishedSocket published,
            SocketThread thread) {
        this.wanted = specification;
        this.providers = providers;
        this.published = published;
        this.thread = thread;
        this.state = new StateLog(specification.socketName());
    }

    SocketSpecification wanted() {
        return wanted;
    }

    List<RingStatus> status() {
        FanoutGroup current = group;
        return current == null ? List.of() : current.status();
    }

    /** Whether rings are open in which nothing comes any more. */
    boolean areOver() {
        FanoutGroup current = group;
        return current != null && current.isOver();
    }

    StateLog stateLog() {
        return state;
    }

    /** Does what there is to do now. To be called whenever something has changed. */
    void settle() {
        if (observe() && linkIsThere() && (group == null || !group.fits(wanted))) {
            open();
        }
        if (group != null) {
            showLink();
        }
    }

    /** Makes sure that the link is observed; false if nothing can be done until it is. */
    private boolean observe() {
        Optional<RingDriver> driver = providers.driver(wanted.rings().interfaceName());
        if (driver.isEmpty()) {
            awaitProvider(
                    SocketKeys.INTERFACE,
                    "Interface=\"" + wanted.rings().interfaceName() + "\": there is no ring driver for it"
                            + providers.hint(wanted.rings().interfaceName()));
            return false;
        }
        if (wanted.rings().sealed() && providers.sealer().isEmpty()) {
            awaitProvider(
                    SocketKeys.SEALED, "Sealed=true: there is nothing that seals rings: is io.witness.memory active?");
            return false;
        }
        forProvider.renew();
        if (observed == null || !observed.isOf(driver.get(), wanted.rings().interfaceName())) {
            return observe(driver.get());
        }
        return observed.isKnown();
    }

    /** While bundles are started or updated, one may be about to come. */
    private void awaitProvider(String key, String problem) {
        if (!hasPatience(forProvider, problem)) {
            fail(key, problem);
        }
    }

    /** Has it tried again soon, unless that has gone on for too long. */
    private boolean hasPatience(Patience patience, String problem) {
        if (patience.isOver()) {
            return false;
        }
        if (group == null) {
            state.starting(problem);
        }
        retryIn(RETRY_MILLIS);
        return true;
    }

    private boolean observe(RingDriver driver) {
        forgetLink();
        try {
            observed =
                    new ObservedLink(driver, wanted.rings().interfaceName(), () -> thread.execute(this::linkChanged));
            return observed.isKnown();
        } catch (RingException e) {
            fail(SocketKeys.INTERFACE, e.getMessage());
            return false;
        }
    }

    private void forgetLink() {
        if (observed != null) {
            observed.close();
            observed = null;
        }
    }

    private void linkChanged() {
        if (observed != null && observed.isKnown()) {
            pause.reset();
            settle();
        }
    }

    /** Closes rings whose interface is gone or another one. */
    private boolean linkIsThere() {
        Optional<Link> link = observed.link();
        if (link.isEmpty()) {
            String name = wanted.rings().interfaceName();
            String reason =
                    "interface " + name + " does not exist" + observed.driver().hint(name);
            close(reason);
            former = null;
            state.waiting(reason);
        } else if (group != null
                && isWantedInterface(group)
                && group.linkIndex() != link.get().index()) {
            close("interface " + wanted.rings().interfaceName() + " is another one than before");
        }
        return link.isPresent();
    }

    private boolean isWantedInterface(FanoutGroup open) {
        return open.specification()
                .rings()
                .interfaceName()
                .equals(wanted.rings().interfaceName());
    }

    private void open() {
        Optional<RingSealer> needed = wanted.rings().sealed() ? providers.sealer() : Optional.empty();
        if (wanted.rings().sealed() && needed.isEmpty()) {
            retryIn(RETRY_MILLIS); // it went since observe() looked
            return;
        }
        if (group != null && group.isIn(wanted.rings().fanoutId())) {
            close("its fanout group is needed for the new ones");
        }
        try {
            RingSpecification asked = automaticGroup ? wanted.rings().withAutomaticFanoutId() : wanted.rings();
            switchTo(SealedRings.behind(needed, observed.driver().open(asked)), needed);
        } catch (FanoutGroupHeldException e) {
            awaitGroup(e);
        } catch (InterfaceMissingException e) {
            awaitLink(e);
        } catch (RingException e) {
            if (e.key().equals(Optional.of(SocketKeys.FANOUT_ID))) {
                awaitId(e);
            } else {
                fail(e.key().orElse(SocketKeys.SOCKET_NAME), e.getMessage());
            }
        } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
            LOG.debug("{}: cannot be opened", wanted.socketName(), e);
            fail(SocketKeys.SOCKET_NAME, "its rings cannot be opened: " + e);
        }
    }

    private void switchTo(RingGroup rings, Optional<RingSealer> sealedBy) {
        FanoutGroup opened = start(rings);
        close("they are replaced");
        group = opened;
        sealer = sealedBy;
        proven = wanted;
        former = null;
        forGroup.renew();
        LOG.info("{}", opened);
        published.publish(opened);
    }

    private FanoutGroup start(RingGroup rings) {
        try {
            FanoutGroup opened = new FanoutGroup(wanted, rings, this::groupFailed);
            opened.start();
            return opened;
        } catch (RuntimeException | Error e) { // no more threads, say
            rings.rings().forEach(Ring::close);
            throw e;
        }
    }

    /** The kernel lets nobody in while the link is as it is, or it went just now. */
    private void awaitLink(InterfaceMissingException reason) {
        close(reason.getMessage());
        former = null;
        Optional<Link> link = observed.link(); // as of now: it may be gone since settle() looked
        if (link.isPresent() && !link.get().carrier()) {
            state.down(reason.getMessage());
        } else {
            state.waiting(reason.getMessage());
            retryIn(pause.nextMillis());
        }
    }

    /**
     * Another socket has the id, maybe not for long: one edit can pass it on. It may even wait for the id that this one has,
     * so the old rings are closed.
     */
    private void awaitId(RingException reason) {
        close("its fanout group may be another one's now");
        if (!hasPatience(forGroup, reason.getMessage())) {
            forGroup.renew();
            fail(SocketKeys.FANOUT_ID, reason.getMessage());
        }
    }

    private void awaitGroup(FanoutGroupHeldException reason) {
        if (hasPatience(forGroup, reason.getMessage())) {
            return;
        }
        automaticGroup = true;
        LOG.warn(
                "{}: {}: {}, held by {}: a free id is taken instead; choose another FanoutID, or end that process",
                wanted.origin().at(SocketKeys.FANOUT_ID),
                wanted.socketName(),
                reason.getMessage(),
                reason.holders());
        open();
    }

    /** What is wanted cannot be had: goes on with what was there before, if there was anything. */
    private void fail(String key, String reason) {
        if (former == null) {
            close(reason);
            state.failed(wanted, key, reason);
            retryIfProven();
            return;
        }
        state.refused(wanted, key, reason);
        refusal = "change refused: " + reason;
        wanted = former;
        former = null;
        settle();
    }

    /** What has worked will work again; what never has is to be corrected by somebody. */
    private void retryIfProven() {
        if (proven != null && Difference.sameRings(proven, wanted)) {
            retryIn(pause.nextMillis());
        }
    }

    private void showLink() {
        Optional<Link> link = observed == null || !observed.isKnown() ? Optional.empty() : observed.link();
        if (link.isPresent() && isWantedInterface(group) && !link.get().carrier()) {
            state.down(
                    "interface " + wanted.rings().interfaceName() + (link.get().up() ? " has no carrier" : " is down"));
        } else {
            state.capturing(refusal);
        }
    }

    /**
     * Takes over another specification of the same SocketName; what is to be done for it, {@link #settle} does. One that is
     * the same as before makes what has failed be tried again.
     */
    void change(SocketSpecification next) {
        List<Difference> differences = Difference.between(wanted, next);
        for (Difference difference : differences) {
            LOG.info("{}: {}: {}", next.origin().at(difference.key()), next.socketName(), difference);
        }
        if (group != null && !group.fits(next)) {
            former = group.specification();
        } else if (group != null) {
            group.change(next);
            published.modified(group);
        }
        wanted = next;
        refusal = "";
        automaticGroup &= group != null && group.fits(next);
        forGroup.renew();
        pause.reset();
        if (group == null && (!differences.isEmpty() || !state.state().isAsConfigured())) {
            state.starting(""); // what it comes to is said, even if that is the same as before
        }
    }

    /** Called by each ring's thread of a group that fails; only the first call has an effect. */
    private void groupFailed(FanoutGroup failed, RingException reason) {
        thread.execute(() -> {
            if (group == failed) {
                close(reason.getMessage());
                state.failed(reason.getMessage());
                retryIn(pause.nextMillis());
            }
        });
    }

    private void retryIn(long millis) {
        if (retry != null) {
            retry.cancel(false);
        }
        retry = thread.executeIn(millis, this::settle);
    }

    /** Lets go of a driver that goes away. */
    void leave(RingDriver driver) {
        if (observed != null && observed.driver() == driver) {
            close("the ring driver stops");
            forgetLink();
        }
    }

    /** Lets go of a sealer that goes away. */
    void leave(RingSealer going) {
        if (group != null && sealer.equals(Optional.of(going))) {
            close("what seals them stops");
        }
    }

    private void close(String reason) {
        FanoutGroup current = group;
        if (current == null) {
            return;
        }
        LOG.info("{}: its rings are closed: {}", wanted.socketName(), reason);
        published.withdraw();
        group = null;
        current.close();
    }

    /** Ends all. */
    void close() {
        close("the socket is removed");
        forgetLink();
    }
}
