package io.witness.deploy.internal;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.osgi.framework.Bundle;

/** Removes a stopped bundle and rewires its users. */
final class Removal {
    /** The framework's thread for rewiring. */
    private static final String REFRESHER = "FelixFrameworkWiring";

    private Removal() {}

    /**
     * Starts the removal.
     *
     * @param bundle to remove; null to rewire only
     * @param toRefresh none of them runs, nor do their users
     */
    static FrameworkCall begin(Bundles bundles, Bundle bundle, Collection<Bundle> toRefresh, Runnable whenDone) {
        List<Bundle> refreshed = List.copyOf(toRefresh);
        return FrameworkCall.removal(
                bundle == null ? refreshed.get(0) : bundle,
                call -> {
                    if (bundle != null && bundle.getState() != Bundle.UNINSTALLED) {
                        bundle.uninstall();
                    }
                    refresh(call, bundles, refreshed);
                },
                whenDone);
    }

    private static void refresh(FrameworkCall call, Bundles bundles, List<Bundle> refreshed)
            throws InterruptedException {
        if (refreshed.isEmpty()) {
            return;
        }
        CountDownLatch done = new CountDownLatch(1);
        call.isDoneBy(REFRESHER);
        bundles.refresh(refreshed, done::countDown);
        done.await();
    }
}
