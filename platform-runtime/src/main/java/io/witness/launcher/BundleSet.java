package io.witness.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;

/** Starts the bundles of the distribution in order. */
final class BundleSet {
    private static final String PREFIX = "reference:";

    private final Path directory;
    private final List<Path> jars;

    private BundleSet(Path directory, List<Path> jars) {
        this.directory = directory;
        this.jars = jars;
    }

    static BundleSet in(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return new BundleSet(
                    directory,
                    files.filter(file -> file.toString().endsWith(".jar"))
                            .sorted(Comparator.comparingInt(BundleSet::rank).thenComparing(Path::getFileName))
                            .toList());
        }
    }

    // Logging starts before any bundle that logs, the configuration after all bundles that act on it, and
    // replacement of bundles last.
    private static int rank(Path jar) {
        String name = jar.getFileName().toString();
        if (name.startsWith("pax-logging") || name.startsWith("io.witness.logging")) {
            return 0;
        }
        if (name.startsWith("io.witness.deploy")) {
            return 3;
        }
        return name.startsWith("io.witness.config") ? 2 : 1;
    }

    List<Path> jars() {
        return jars;
    }

    /** Tells whether a bundle belongs to the distribution. */
    boolean contains(Bundle bundle) {
        return bundle.getLocation().startsWith(PREFIX + directory.toUri());
    }

    /** Installs the jars in place, without copies, and starts them. */
    void start(BundleContext framework) throws BundleException {
        List<Bundle> bundles = new ArrayList<>();
        for (Path jar : jars) {
            bundles.add(framework.installBundle(PREFIX + jar.toUri()));
        }
        for (Bundle bundle : bundles) {
            if (framework.getBundle(Constants.SYSTEM_BUNDLE_ID).getState() != Bundle.ACTIVE) {
                return; // a bundle ended the run
            }
            if (bundle.getHeaders("").get(Constants.FRAGMENT_HOST) == null) {
                bundle.start();
            }
        }
    }
}
