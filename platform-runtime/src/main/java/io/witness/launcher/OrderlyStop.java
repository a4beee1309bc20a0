package io.witness.launcher;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.launch.Framework;

/**
 * Stops all bundles, then waits for all of them with one deadline. A bundle that does not stop does not prevent others from
 * stopping, in contrast to the framework's own stop.
 */
final class OrderlyStop {
    /** A bundle that needs longer stops in parallel with the next ones. */
    private static final long SHARE_MILLIS = 700;

    /** Bundles that have not stopped by then are interrupted. */
    private static final long PENDING_TIMEOUT_MILLIS = 1500;

    private static final String DEPLOYER = "io.witness.deploy";

    private final Framework framework;
    private final Predicate<Bundle> isShipped;
    private final long deadline;
    private final List<BundleStop> pending = new ArrayList<>();

    OrderlyStop(Framework framework, Predicate<Bundle> isShipped, Duration limit) {
        this.framework = framework;
        this.isShipped = isShipped;
        this.deadline = System.nanoTime() + limit.toNanos();
    }

    /**
     * Stops the framework.
     *
     * @return one line for each bundle that hangs
     */
    List<String> stop() throws InterruptedException {
        List<Bundle> shipped = new ArrayList<>();
        List<Bundle> foreign = new ArrayList<>();
        Bundle deployer = null;
        for (Bundle bundle : bundles()) {
            if (!isShipped.test(bundle)) {
                foreign.add(bundle);
            } else if (DEPLOYER.equals(bundle.getSymbolicName())) {
                deployer = bundle;
            } else {
                shipped.add(bundle);
            }
        }
        if (deployer != null) {
            stopAll(List.of(deployer)); // otherwise it would act on the following events
        }
        stopAll(foreign);
        shipped.sort(Comparator.comparing(Bundle::getBundleId).reversed());
        for (Bundle bundle : shipped) {
            stopAll(List.of(bundle));
        }
        awaitPending(Math.min(PENDING_TIMEOUT_MILLIS, remainingMillis()));
        pending.forEach(BundleStop::interrupt);
        awaitPending(remainingMillis());
        if (pending.isEmpty()) {
            return stopFramework();
        }
        return pending.stream().map(BundleStop::hang).toList();
    }

    private List<Bundle> bundles() {
        if (framework.getBundleContext() == null) {
            return List.of(); // it has stopped already
        }
        return Arrays.stream(framework.getBundleContext().getBundles())
                .filter(bundle -> bundle.getBundleId() != 0)
                .filter(bundle -> (bundle.getState() & (Bundle.STARTING | Bundle.ACTIVE | Bundle.STOPPING)) != 0)
                .toList();
    }

    private void stopAll(List<Bundle> bundles) throws InterruptedException {
        bundles.forEach(bundle -> pending.add(BundleStop.begin(bundle)));
        long end = System.nanoTime() + SHARE_MILLIS * 1_000_000;
        for (BundleStop stop : pending.subList(pending.size() - bundles.size(), pending.size())) {
            stop.isDoneAfter((end - System.nanoTime()) / 1_000_000);
        }
    }

    private void awaitPending(long millis) throws InterruptedException {
        long end = System.nanoTime() + millis * 1_000_000;
        List<BundleStop> hanging = new ArrayList<>();
        for (BundleStop stop : pending) {
            if (!stop.isDoneAfter((end - System.nanoTime()) / 1_000_000)) {
                hanging.add(stop);
            }
        }
        pending.clear();
        pending.addAll(hanging);
    }

    private List<String> stopFramework() throws InterruptedException {
        try {
            framework.stop();
            long millis = Math.max(1, remainingMillis());
            if (framework.waitForStop(millis).getType() == org.osgi.framework.FrameworkEvent.WAIT_TIMEDOUT) {
                return List.of("the framework does not stop");
            }
            return List.of();
        } catch (BundleException e) {
            return List.of("the framework does not stop: " + e.getMessage());
        }
    }

    private long remainingMillis() {
        return (deadline - System.nanoTime()) / 1_000_000;
    }
}
