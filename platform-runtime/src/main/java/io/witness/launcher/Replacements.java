package io.witness.launcher;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * Lets a bundle that is installed, a newer jar in {@code deploy/} say, take the place of the set's bundle of that symbolic
 * name, and brings that one back when it is uninstalled. Without this both would run, and each would do all the work.
 */
final class Replacements implements SynchronousBundleListener {
    private static final long REFRESH_SECONDS = 10;
    private static final int START_ATTEMPTS = 5;

    private final BundleContext framework;
    /** Where the set's bundles were installed from, by symbolic name. */
    private final Map<String, String> locations;

    Replacements(BundleContext framework, Map<String, String> locations) {
        this.framework = framework;
        this.locations = Map.copyOf(locations);
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        Bundle bundle = event.getBundle();
        String location = bundle.getSymbolicName() == null ? null : locations.get(bundle.getSymbolicName());
        if (location == null) {
            return;
        }
        if (event.getType() == BundleEvent.INSTALLED && !bundle.getLocation().equals(location)) {
            sameName(bundle).forEach(replaced -> replace(replaced, bundle));
        } else if (event.getType() == BundleEvent.UNINSTALLED
                && sameName(bundle).isEmpty()) {
            restore(location, bundle);
        }
    }

    /** The others of the same symbolic name. */
    private List<Bundle> sameName(Bundle bundle) {
        return Arrays.stream(framework.getBundles())
                .filter(other -> other != bundle && bundle.getSymbolicName().equals(other.getSymbolicName()))
                .toList();
    }

    /** At once, before the new one is started. */
    private void replace(Bundle old, Bundle replacement) {
        try {
            old.uninstall();
            refresh(old);
            say(name(replacement) + " takes the place of " + name(old));
        } catch (BundleException | IllegalStateException e) {
            say(name(old) + " cannot be replaced: " + e.getMessage());
        }
    }

    /** Installed at once, so that whoever is refreshed next finds it; started when all are rewired. */
    private void restore(String location, Bundle gone) {
        if (framework.getBundle(0).getState() != Bundle.ACTIVE) {
            return;
        }
        try {
            Bundle restored = framework.installBundle(location);
            new Thread(() -> start(restored, gone), "witness-restore").start();
        } catch (BundleException | IllegalStateException e) {
            say(location + " cannot be brought back: " + e.getMessage());
        }
    }

    /** Who uninstalls may refresh at the same time; nothing can be started meanwhile. */
    private void start(Bundle restored, Bundle gone) {
        String problem = "";
        for (int i = 0; i < START_ATTEMPTS; i++) {
            refresh(gone);
            try {
                restored.start();
                startOthers();
                say(name(restored) + " is back, since " + name(gone) + " was uninstalled");
                return;
            } catch (BundleException | IllegalStateException e) {
                problem = e.getMessage();
            }
        }
        say(name(restored) + " cannot be started again: " + problem);
    }

    /** Those that should run, but could not while a package was missing. */
    private void startOthers() throws BundleException {
        for (Bundle other : framework.getBundles()) {
            boolean isStopped = (other.getState() & (Bundle.INSTALLED | Bundle.RESOLVED)) != 0;
            if (isStopped && other.adapt(BundleStartLevel.class).isPersistentlyStarted()) {
                other.start();
            }
        }
    }

    /** Lets those who use a bundle that is gone use the one in its place. Until that is done, nothing can be started. */
    private void refresh(Bundle gone) {
        CountDownLatch done = new CountDownLatch(1);
        framework.getBundle(0).adapt(FrameworkWiring.class).refreshBundles(List.of(gone), event -> done.countDown());
        try {
            if (!done.await(REFRESH_SECONDS, TimeUnit.SECONDS)) {
                say("the users of " + name(gone) + " were not refreshed within " + REFRESH_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String name(Bundle bundle) {
        return bundle.getSymbolicName() + " " + bundle.getVersion();
    }

    private static void say(String what) {
        System.err.println("witness: " + what);
    }
}
