package io.witness.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import aQute.bnd.differ.Baseline;
import aQute.bnd.differ.Baseline.Info;
import aQute.bnd.differ.DiffPluginImpl;
import aQute.bnd.osgi.Instructions;
import aQute.bnd.osgi.Jar;
import aQute.bnd.osgi.Processor;
import aQute.bnd.service.diff.Delta;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Compares the packages that the bundles export with the baseline, which is kept in one jar a bundle: a package that has changed
 * needs a higher version. With {@code -Dwitness.baseline=freeze} the present state becomes the baseline.
 */
class BaselineTest {
    private static final Path BUNDLES = Path.of("../bundles");
    private static final Path BASELINE = Path.of("src/test/baseline");

    @Test
    void shouldRaiseTheVersionOfAPackageThatHasChanged() throws Exception {
        List<String> faults = new ArrayList<>();
        try (Processor processor = new Processor()) {
            for (String name : names()) {
                Path frozen = BASELINE.resolve(name + ".jar");
                try (Jar built = exported(BUNDLES.resolve(name).resolve("target/classes"))) {
                    if ("freeze".equals(System.getProperty("witness.baseline"))) {
                        freeze(built, frozen);
                    }
                    try (Jar before = Files.exists(frozen) ? new Jar(frozen.toFile()) : new Jar(name)) {
                        compare(processor, built, before).forEach(fault -> faults.add(name + ": " + fault));
                    }
                }
            }
        }
        assertEquals(List.of(), faults, "see CONTRIBUTING.md, \"Versions of packages\"");
    }

    /** Returns the bundles that are there, and those that once were. */
    private static Set<String> names() throws Exception {
        Set<String> names = new TreeSet<>();
        try (Stream<Path> bundles = Files.list(BUNDLES);
                Stream<Path> jars = Files.list(BASELINE)) {
            bundles.filter(bundle -> Files.exists(bundle.resolve("bnd.bnd")))
                    .forEach(bundle -> names.add(bundle.getFileName().toString()));
            jars.forEach(jar -> names.add(jar.getFileName().toString().replace(".jar", "")));
        }
        return names;
    }

    /** Opens a bundle, and removes all but its manifest and the packages that it exports. */
    private static Jar exported(Path classes) throws Exception {
        Jar jar = Files.exists(classes) ? new Jar(classes.toFile()) : new Jar("removed");
        if (jar.getManifest() != null) {
            Set<String> packages = aQute.bnd
                    .osgi
                    .Domain
                    .domain(jar.getManifest())
                    .getExportPackage()
                    .keySet();
            for (String directory : List.copyOf(jar.getDirectories().keySet())) {
                if (!packages.contains(directory.replace('/', '.'))) {
                    Collection<String> paths = jar.getDirectory(directory) == null
                            ? List.of()
                            : List.copyOf(jar.getDirectory(directory).keySet());
                    paths.forEach(jar::remove);
                }
            }
        }
        return jar;
    }

    private static void freeze(Jar built, Path frozen) throws Exception {
        Files.deleteIfExists(frozen);
        if (built.getManifest() != null
                && built.getManifest().getMainAttributes().getValue("Export-Package") != null) {
            built.setReproducible("true");
            built.write(frozen.toFile());
        }
    }

    private static List<String> compare(Processor processor, Jar built, Jar before) throws Exception {
        Baseline baseline = new Baseline(processor, new DiffPluginImpl());
        return baseline.baseline(built, before, new Instructions("*")).stream()
                .filter(info -> info.mismatch || info.packageDiff.getDelta() == Delta.REMOVED)
                .map(BaselineTest::describe)
                .sorted()
                .collect(Collectors.toList());
    }

    private static String describe(Info info) {
        return info.packageDiff.getDelta() == Delta.REMOVED
                ? info.packageName + " is gone"
                : "%s has a change of kind %s since version %s: it is %s, and needs %s"
                        .formatted(
                                info.packageName,
                                info.packageDiff.getDelta(),
                                info.olderVersion,
                                info.newerVersion,
                                info.suggestedVersion);
    }
}
