package io.witness.deploy.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Knows the bundles of the distribution, which are restored when their replacement is gone. For one thread. */
final class ShippedBundles {
    private final Path directory;
    private Map<String, JarSource> byName;

    /** Reads a directory; null if there is none. */
    ShippedBundles(Path directory) {
        this.directory = directory;
    }

    /** Reads the directory on first use, because most runs replace nothing. */
    JarSource named(String name) throws IOException {
        return all().get(name);
    }

    /** Tells whether there is one, as far as the directory was read. */
    boolean isNamed(String name) {
        return byName != null && byName.containsKey(name);
    }

    private Map<String, JarSource> all() throws IOException {
        if (byName == null) {
            byName = read();
        }
        return byName;
    }

    private Map<String, JarSource> read() throws IOException {
        Map<String, JarSource> found = new HashMap<>();
        if (directory == null) {
            return found;
        }
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> jars =
                    files.filter(file -> file.toString().endsWith(".jar")).toList();
            for (Path jar : jars) {
                try {
                    JarSource source = JarCheck.check(null, jar, "shipped", 0);
                    found.put(source.name(), source);
                } catch (UnusableJarException e) {
                    continue; // reported by the launcher
                }
            }
        }
        return found;
    }

    boolean contains(String location) {
        return directory != null && location.startsWith("reference:" + directory.toUri());
    }

    static String location(JarSource shipped) {
        return "reference:" + shipped.jar().toUri();
    }
}
