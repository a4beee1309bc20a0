package io.witness.deploy.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.osgi.framework.Bundle;

/**
 * Tracks what a change of a slot's bundle stops: that bundle, and all that use it. They run again when the change has ended.
 */
final class StoppedBundles {
    private final Slot slot;
    private final Deployer deployer;
    private final Bundles bundles;
    private final Set<Slot> stoppedSlots = new HashSet<>();
    private final Set<Bundle> toRefresh = new HashSet<>();
    /** Whether shipped bundles were stopped with it, and have to be started again. */
    private boolean stoppedShipped;
    /** The bundles that the change in progress stops. */
    private Set<Bundle> affected = Set.of();

    StoppedBundles(Slot slot, Deployer deployer, Bundles bundles) {
        this.slot = slot;
        this.deployer = deployer;
        this.bundles = bundles;
    }

    /** Returns the bundles that are replaced with the bundle. */
    Set<Bundle> going(JarSource wanted) {
        Set<Bundle> going = new HashSet<>(hosts(wanted));
        going.addAll(hosts(slot.running()));
        if (slot.bundle() != null) {
            going.add(slot.bundle());
        }
        return going;
    }

    private List<Bundle> hosts(JarSource fragment) {
        return fragment == null || !fragment.isFragment() ? List.of() : bundles.named(fragment.host());
    }

    /** Returns these and all their users, except the new bundle, which may be wired already. */
    Set<Bundle> affected(Collection<Bundle> going) {
        Set<Bundle> stopping = bundles.users(going);
        stopping.addAll(going);
        stopping.remove(slot.next());
        return stopping;
    }

    /** Stops them: the shipped ones in the order of the framework, the others separately. */
    List<FrameworkCall> begin(Set<Bundle> going) {
        affected = affected(going);
        boolean isWiredToOld = slot.next() != null && bundles.users(going).contains(slot.next());
        if (affected.size() > (slot.bundle() == null ? 0 : 1) || isWiredToOld) {
            toRefresh.addAll(going);
        }
        List<FrameworkCall> calls = new ArrayList<>();
        List<Bundle> shipped = new ArrayList<>();
        for (Bundle user : affected) {
            if (Bundles.isFragment(user) || !Bundles.isRunning(user)) {
                continue;
            }
            if (deployer.isShipped(user)) {
                shipped.add(user);
            } else {
                calls.add(stop(user));
            }
        }
        shipped.sort(Comparator.comparing(Bundle::getBundleId).reversed());
        if (!shipped.isEmpty()) {
            stoppedShipped = true;
            calls.add(FrameworkCall.stop(shipped, deployer::wake));
        }
        return calls;
    }

    private FrameworkCall stop(Bundle user) {
        FrameworkCall call = FrameworkCall.stop(List.of(user), deployer::wake);
        Slot other = deployer.slots().of(user);
        if (other != null && other != slot) {
            other.stoppedBy(slot, call);
            stoppedSlots.add(other);
        }
        return call;
    }

    boolean affects(Bundle bundle) {
        return affected.contains(bundle);
    }

    Set<Bundle> toRefresh() {
        return toRefresh;
    }

    void refreshNothing() {
        toRefresh.clear();
    }

    /** Notes that the change has ended: others may change the affected bundles. */
    void end() {
        affected = Set.of();
    }

    boolean isReleased() {
        return stoppedSlots.isEmpty();
    }

    /** Starts the stopped bundles again. */
    void release() {
        if (stoppedSlots.isEmpty() && toRefresh.isEmpty() && !stoppedShipped) {
            return;
        }
        stoppedShipped = false;
        stoppedSlots.forEach(other -> other.releasedBy(slot));
        stoppedSlots.clear();
        toRefresh.clear();
        deployer.startShipped();
    }
}
