package io.witness.deploy.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.osgi.framework.Bundle;

/** Starts shipped bundles that were stopped for a change, without waiting for them. For the deployer's thread. */
final class ShippedStarts {
    private final Bundles bundles;
    private final Messages messages;
    private final Deployer deployer;
    private final List<FrameworkCall> starts = new ArrayList<>();
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

    void look() {
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
            deployer.worldChanged();
            return true;
        }
        if (call.ignoredInterruption(deployer.limits.grace())) {
            isRequested = true; // for those after the one that does not start
            return true;
        }
        return false;
    }
}
