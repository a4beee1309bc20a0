package io.witness.deploy.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleRevisions;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * Gives access to the framework's bundles. Queries run no foreign code and wait for no lock of the framework, which it holds
 * while it calls hooks and listeners, and these may hang.
 */
final class Bundles {
    /** The framework's: bundles that it installs have no owner. */
    final BundleContext context;

    private final Bundle framework;
    private final FrameworkWiring wiring;
    private final Set<Bundle> known = ConcurrentHashMap.newKeySet();
    private int installed;

    /** Works with the framework of a bundle. */
    Bundles(BundleContext context) {
        this.framework = context.getBundle(0);
        this.context = framework.getBundleContext();
        this.wiring = framework.adapt(FrameworkWiring.class);
    }

    /**
     * Reads the present bundles. Must be called at the beginning, when events are listened to, because the framework calls
     * hooks when it is queried.
     */
    void learn() {
        for (Bundle bundle : context.getBundles()) {
            if (bundle.getState() != Bundle.UNINSTALLED) {
                known.add(bundle);
            }
        }
    }

    /** Notes a change of a bundle. Must be called for each event. */
    void changed(BundleEvent event) {
        if (event.getType() == BundleEvent.INSTALLED) {
            known.add(event.getBundle());
        } else if (event.getType() == BundleEvent.UNINSTALLED) {
            known.remove(event.getBundle());
        }
    }

    boolean isFrameworkActive() {
        return framework.getState() == Bundle.ACTIVE;
    }

    /** Returns a location that no other installation of this has, because another one may never be removed. */
    String freeLocation(JarSource source) {
        if (source.isShipped()) {
            return ShippedBundles.location(source);
        }
        String location;
        do {
            location = source.locationPrefix() + ++installed;
        } while (context.getBundle(location) != null);
        return location;
    }

    /** Installs from the copy; calls hooks and listeners. */
    Bundle install(JarSource source, String location) throws BundleException, IOException {
        Bundle bundle;
        if (source.isShipped()) {
            bundle = context.installBundle(location);
        } else {
            try (InputStream in = Files.newInputStream(source.jar())) {
                bundle = context.installBundle(location, in);
            }
        }
        known.add(bundle);
        return bundle;
    }

    /** Returns null if there is none. */
    Bundle at(String location) {
        return context.getBundle(location);
    }

    /** Calls hooks and listeners. */
    boolean resolve(Bundle bundle) {
        return wiring.resolveBundles(List.of(bundle));
    }

    /** Explains why it does not resolve. Waits for hooks. */
    String missing(Bundle bundle) {
        List<BundleRequirement> requirements =
                bundle.adapt(BundleRevision.class).getDeclaredRequirements(null);
        return requirements.stream()
                .filter(requirement ->
                        !"optional".equals(requirement.getDirectives().get("resolution")))
                .filter(requirement ->
                        !"dynamic".equals(requirement.getDirectives().get("resolution")))
                .filter(requirement -> wiring.findProviders(requirement).isEmpty())
                .findFirst()
                .map(requirement -> "no bundle provides " + requirement.getNamespace() + " "
                        + requirement.getDirectives().get("filter"))
                .orElse("its requirements cannot be satisfied together");
    }

    /** Returns all bundles wired to these, directly or not, without these. */
    Set<Bundle> users(Collection<Bundle> of) {
        Set<Bundle> seen = new HashSet<>(of);
        Deque<Bundle> open = new ArrayDeque<>(of);
        for (Bundle bundle = open.poll(); bundle != null; bundle = open.poll()) {
            wiredTo(bundle).filter(seen::add).forEach(open::add);
        }
        seen.removeAll(of);
        seen.remove(framework);
        return seen;
    }

    private static Stream<Bundle> wiredTo(Bundle bundle) {
        List<BundleWire> wires = new ArrayList<>();
        List<Bundle> hosts = new ArrayList<>();
        BundleRevisions revisions = bundle.adapt(BundleRevisions.class);
        for (BundleRevision revision : revisions == null ? List.<BundleRevision>of() : revisions.getRevisions()) {
            BundleWiring wiring = revision.getWiring();
            List<BundleWire> provided = wiring == null ? null : wiring.getProvidedWires(null);
            if (provided != null) {
                wires.addAll(provided);
            }
            if (wiring != null && (revision.getTypes() & BundleRevision.TYPE_FRAGMENT) != 0) {
                wiring.getRequiredWires(BundleRevision.HOST_NAMESPACE)
                        .forEach(wire -> hosts.add(wire.getProvider().getBundle()));
            }
        }
        return Stream.concat(wires.stream().map(wire -> wire.getRequirer().getBundle()), hosts.stream());
    }

    /** Rewires all users of these; none of them may run. The framework does so on its own thread. */
    void refresh(Collection<Bundle> bundles, Runnable whenDone) {
        wiring.refreshBundles(new ArrayList<>(bundles), event -> whenDone.run());
    }

    Stream<Bundle> all() {
        return known.stream();
    }

    Stream<Bundle> deployed() {
        return known.stream().filter(bundle -> bundle.getLocation().startsWith(JarSource.PREFIX));
    }

    List<Bundle> named(String name) {
        return all().filter(bundle -> name.equals(bundle.getSymbolicName())).toList();
    }

    static boolean isFragment(Bundle bundle) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        return revision != null && (revision.getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
    }

    static boolean isRunning(Bundle bundle) {
        return (bundle.getState() & (Bundle.ACTIVE | Bundle.STARTING)) != 0;
    }

    /** Tells whether a bundle should run, but does not, although the framework's start level allows it. */
    boolean isForgotten(Bundle bundle) {
        return shouldRun(bundle)
                && bundle.adapt(BundleStartLevel.class).getStartLevel()
                        <= framework.adapt(FrameworkStartLevel.class).getStartLevel();
    }

    /** Tells whether a bundle is marked to run, but does not. */
    static boolean shouldRun(Bundle bundle) {
        boolean isStopped = (bundle.getState() & (Bundle.INSTALLED | Bundle.RESOLVED)) != 0;
        return isStopped
                && !isFragment(bundle)
                && bundle.adapt(BundleStartLevel.class).isPersistentlyStarted();
    }
}
