package io.witness.deploy.internal;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.hooks.bundle.EventHook;
import org.osgi.framework.wiring.BundleWiring;

/**
 * Tracks deployed bundles whose listeners do not return, and withholds events from them. The framework calls the listeners
 * of all bundles on the thread that starts, stops, installs or removes any bundle.
 */
final class HangingBundles implements EventHook {
    private final Bundles bundles;
    private final Predicate<Bundle> isAbandoned;
    private final Set<Bundle> silenced = ConcurrentHashMap.newKeySet();

    // Abandoned bundles get no events either.
    HangingBundles(Bundles bundles, Predicate<Bundle> isAbandoned) {
        this.bundles = bundles;
        this.isAbandoned = isAbandoned;
    }

    /** Tells whether there is a deployed bundle at all. */
    boolean canBe() {
        return bundles.deployed().findAny().isPresent();
    }

    /**
     * Finds the bundle whose code a thread executes.
     *
     * @param called preferred if several bundles have that class; may be null
     * @return null if it is not a deployed bundle, or unknown
     */
    HangingBundle at(ThreadStack stack, Bundle called) {
        List<Bundle> deployed = bundles.deployed()
                .filter(bundle -> (bundle.getState() & (Bundle.STARTING | Bundle.ACTIVE | Bundle.STOPPING)) != 0)
                .toList();
        for (StackTraceElement frame : stack.foreign()) {
            List<Bundle> having = deployed.stream()
                    .filter(bundle -> hasClass(bundle, frame.getClassName()))
                    .toList();
            if (having.size() == 1 || having.contains(called)) {
                return new HangingBundle(having.size() == 1 ? having.get(0) : called, stack.isInListener());
            }
        }
        return null;
    }

    private static boolean hasClass(Bundle bundle, String className) {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        if (wiring == null) {
            return false;
        }
        int dot = className.lastIndexOf('.');
        String directory = dot < 0 ? "/" : className.substring(0, dot).replace('.', '/');
        String file = className.substring(dot + 1) + ".class";
        return !wiring.listResources(directory, file, BundleWiring.LISTRESOURCES_LOCAL)
                .isEmpty();
    }

    /** Withholds events from a listener. */
    void silence(HangingBundle blamed) {
        if (blamed.isListener()) {
            silenced.add(blamed.bundle());
        }
    }

    boolean isSilenced(Bundle bundle) {
        return silenced.contains(bundle);
    }

    void forget(Bundle bundle) {
        silenced.remove(bundle);
    }

    @Override
    public void event(BundleEvent event, Collection<BundleContext> contexts) {
        contexts.removeIf(context -> {
            Bundle bundle = bundleOf(context);
            return bundle != null && (silenced.contains(bundle) || isAbandoned.test(bundle));
        });
    }

    /** Returns null if it has just stopped. */
    private static Bundle bundleOf(BundleContext context) {
        try {
            return context.getBundle();
        } catch (IllegalStateException e) {
            return null;
        }
    }
}
