package io.witness.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;

/** The bundles of the distribution, in the order in which they start. */
final class BundleSet {
    private final List<Path> jars;

    private BundleSet(List<Path> jars) {
        this.jars = jars;
    }

    static BundleSet in(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return new BundleSet(files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted(Comparator.comparingInt(BundleSet::rank).thenComparing(Path::getFileName))
                    .toList());
        }
    }

    /** Logging is there before anybody logs; configurations come when all who act on them are there. */
    private static int rank(Path jar) {
        String name = jar.getFileName().toString();
        if (name.startsWith("pax-logging")) {
            return 0;
        }
        return name.startsWith("io.witness.config") ? 2 : 1;
    }

    List<Path> jars() {
        return jars;
    }

    /** Installs the jars where they lie, without copies, and starts them. Others may take their places from then on. */
    void start(BundleContext framework) throws BundleException {
        List<Bundle> bundles = new ArrayList<>();
        Map<String, String> locations = new HashMap<>();
        for (Path jar : jars) {
            Bundle bundle = framework.installBundle("reference:" + jar.toUri());
            bundles.add(bundle);
            locations.put(bundle.getSymbolicName(), bundle.getLocation());
        }
        framework.addBundleListener(new Replacements(framework, locations));
        for (Bundle bundle : bundles) {
            if (framework.getBundle(Constants.SYSTEM_BUNDLE_ID).getState() != Bundle.ACTIVE) {
                return; // a bundle ended the run
            }
            boolean isReplaced = bundle.getState() == Bundle.UNINSTALLED;
            if (!isReplaced && bundle.getHeaders("").get(Constants.FRAGMENT_HOST) == null) {
                bundle.start();
            }
        }
    }
}
