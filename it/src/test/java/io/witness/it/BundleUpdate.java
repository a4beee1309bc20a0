package io.witness.it;

import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;

/** The update of a bundle from its jar, and the refresh of all that is wired to it. */
final class BundleUpdate {
    private static final int LIMIT_SECONDS = 60;

    private final Bundle bundle;
    private final FrameworkWiring framework;
    private final Map<String, WeakReference<ClassLoader>> oldLoaders = new TreeMap<>();

    private BundleUpdate(Bundle bundle, FrameworkWiring framework) {
        this.bundle = bundle;
        this.framework = framework;
    }

    /** Those of the bundles whose names begin so, in the order of the names. */
    static List<BundleUpdate> ofAll(BundleContext context, String prefix) {
        FrameworkWiring framework = context.getBundle(0).adapt(FrameworkWiring.class);
        return Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getSymbolicName().startsWith(prefix))
                .filter(bundle ->
                        bundle.getHeaders("").get(Constants.FRAGMENT_HOST) == null) // deploy/ refuses to replace it
                .sorted(Comparator.comparing(Bundle::getSymbolicName))
                .map(bundle -> new BundleUpdate(bundle, framework))
                .toList();
    }

    BundleContext context() {
        return bundle.getBundleContext();
    }

    String name() {
        return bundle.getSymbolicName();
    }

    /** The bundles that it takes along. */
    Collection<String> closure() {
        Collection<String> names = new TreeSet<>();
        framework.getDependencyClosure(List.of(bundle)).forEach(each -> names.add(each.getSymbolicName()));
        return names;
    }

    /** Returns when it is done, all bundles started again. */
    void run() throws Exception {
        framework.getDependencyClosure(List.of(bundle)).forEach(this::remember);
        bundle.update();
        CountDownLatch refreshed = new CountDownLatch(1);
        framework.refreshBundles(List.of(bundle), event -> {
            if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
                refreshed.countDown();
            }
        });
        if (!refreshed.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError(name() + " is not refreshed after " + LIMIT_SECONDS + " s");
        }
    }

    private void remember(Bundle each) {
        BundleWiring wiring = each.adapt(BundleWiring.class);
        oldLoaders.put(each.getSymbolicName(), new WeakReference<>(wiring.getClassLoader()));
    }

    /**
     * The bundles whose classes from before the update are still there.
     *
     * @param mayStay whether they are there for good, so that nobody waits for them to go
     */
    List<String> reachableLoaders(boolean mayStay) throws InterruptedException {
        long end = System.nanoTime()
                + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS); // threads that are about to end may be slow to get there
        while (!mayStay && !reachable().isEmpty() && System.nanoTime() < end) {
            System.gc();
            Thread.sleep(100);
        }
        return reachable();
    }

    private List<String> reachable() {
        return oldLoaders.keySet().stream()
                .filter(name -> oldLoaders.get(name).get() != null)
                .toList();
    }
}
