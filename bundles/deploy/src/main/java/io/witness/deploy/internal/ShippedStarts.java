package io.witness.deploy.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.osgi.framework.Bundle;

/** Starts shipped bundles that were stopped for a change, without waiting for them. For the deployer's thread. */
final class ShippedStarts {
    private final Bundles bundles;
    private final Messages messages;
    private final Deployer deployer;
    private final List<FrameworkCall> starts = new ArrayList<>();
    /** Stops of shipped bundles that are not wanted any more, and how to tell that they are over. */
    private final Map<Object, BooleanSupplier> stops = new HashMap<>();

    private boolean isRequested;

    ShippedStarts(Bundles bundles, Messages messages, Deployer deployer) {
        this.bundles = bundles;
        this.messages = messages;
        this.deployer = deployer;
    }

    /** Starts all that should run: now, or when the change that stopped them is done. */
    void request() {
        isRequested = true;
    }

    /** Starts them when a call has returned that was given up. */
    void requestAfter(FrameworkCall stop) {
        stops.put(stop, stop::isDone);
    }

    /** Starts them, and repeats what failed, when a bundle has stopped. */
    void requestAfterStopOf(Bundle bundle) {
        stops.put(bundle, () -> bundle.getState() != Bundle.STOPPING);
    }

    /** Tells whether starts were requested, have not ended, or wait for a stop. */
    boolean areDue() {
        return isRequested || !starts.isEmpty() || !stops.isEmpty();
    }

    void look() {
        if (stops.values().removeIf(BooleanSupplier::getAsBoolean)) {
            isRequested = true;
            deployer.worldChanged();
        }
        if (isRequested) {
            isRequested = false;
            start();
        }
        starts.removeIf(this::hasEnded);
    }

    private void start() {
        List<Bundle> stopped = new ArrayList<>();
        for (Bundle bundle :
                bundles.all().sorted(Comparator.comparing(Bundle::getBundleId)).toList()) {
            if (!deployer.isShipped(bundle) || !Bundles.shouldRun(bundle)) {
                continue;
            }
            if (deployer.slots().isBusy(null, Set.of(bundle))) {
                isRequested = true; // to be examined again
            } else {
                stopped.add(bundle);
            }
        }
        if (!stopped.isEmpty()) {
            starts.add(FrameworkCall.start(stopped, deployer::wake));
        }
    }

    /** Returns the running calls. */
    List<FrameworkCall> calls() {
        return starts;
    }

    private boolean hasEnded(FrameworkCall call) {
        if (call.isDone()) {
            messages.startsFailed(call.failures());
            isRequested |= call.wasInterrupted() && !call.failures().isEmpty();
            deployer.worldChanged();
            return true;
        }
        if (call.ignoredInterruption(deployer.limits.grace())) {
            call.giveUp();
            isRequested = true; // for those after the one that does not start
            return true;
        }
        return false;
    }
}
