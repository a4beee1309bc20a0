package io.witness.deploy.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;
import org.slf4j.Logger;

/** What the framework does for the deployer. None of it runs code of a bundle. */
final class Bundles {
    private final BundleContext context;
    private final FrameworkWiring wiring;
    private int installed;

    /** Works with the framework of a bundle. */
    Bundles(BundleContext context) {
        // of the framework: a bundle that is installed by this belongs to nobody
        this.context = context.getBundle(0).getBundleContext();
        this.wiring = context.getBundle(0).adapt(FrameworkWiring.class);
    }

    /** Installs from the copy, under a location that no other installation has: another one may never go. */
    Bundle install(Source source) throws BundleException, IOException {
        if (source.isShipped()) {
            return context.installBundle(ShippedBundles.location(source));
        }
        String location;
        do {
            location = source.locationPrefix() + ++installed;
        } while (context.getBundle(location) != null);
        try (InputStream in = Files.newInputStream(source.jar())) {
            return context.installBundle(location, in);
        }
    }

    /** Takes away a bundle that is stopped. */
    void uninstall(Bundle bundle, Logger log) {
        try {
            bundle.uninstall();
        } catch (BundleException | IllegalStateException e) {
            log.error("{} cannot be uninstalled: {}", bundle, OneLine.of(e));
        }
    }

    boolean resolve(Bundle bundle) {
        return wiring.resolveBundles(List.of(bundle));
    }

    /** Why it does not resolve. */
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
                .orElse("what it needs cannot be had together");
    }

    /** All that is wired to these, directly or not, without these. */
    Set<Bundle> users(Collection<Bundle> of) {
        Set<Bundle> users = new HashSet<>(wiring.getDependencyClosure(of));
        users.removeAll(of);
        users.removeIf(user -> user.getBundleId() == 0);
        return users;
    }

    /** Lets all users of these be wired anew; none of them may run. */
    void refresh(Collection<Bundle> bundles, Runnable whenDone) {
        wiring.refreshBundles(new ArrayList<>(bundles), event -> whenDone.run());
    }

    Stream<Bundle> all() {
        return Arrays.stream(context.getBundles());
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

    /** Whether nobody has stopped it for good, and yet it does not run. */
    static boolean shouldRun(Bundle bundle) {
        boolean isStopped = (bundle.getState() & (Bundle.INSTALLED | Bundle.RESOLVED)) != 0;
        return isStopped
                && !isFragment(bundle)
                && bundle.adapt(BundleStartLevel.class).isPersistentlyStarted();
    }
}
