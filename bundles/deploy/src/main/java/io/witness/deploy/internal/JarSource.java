package io.witness.deploy.internal;

import java.nio.file.Path;
import java.util.Comparator;
import org.osgi.framework.Version;

/**
 * A jar that can be installed.
 *
 * @param file its name in the directory; null if the distribution ships it
 * @param jar where its bytes are kept
 * @param identity tells two states of a file apart
 * @param name symbolic name
 * @param version of the bundle
 * @param host symbolic name of the host of a fragment; null for a bundle
 * @param modified time of the file, in ms
 */
record JarSource(String file, Path jar, String identity, String name, Version version, String host, long modified) {
    static final String PREFIX = "deploy:";

    /** Of several files of one bundle the first counts: highest version, then newest file. */
    static final Comparator<JarSource> PRECEDENCE = Comparator.comparing(JarSource::version)
            .thenComparing(JarSource::modified)
            .reversed()
            .thenComparing(JarSource::file);

    boolean isShipped() {
        return file == null;
    }

    boolean isFragment() {
        return host != null;
    }

    /** Beginning of the locations of bundles that were installed from this. */
    String locationPrefix() {
        return PREFIX + file + "#" + identity + "#";
    }

    /** The file that a bundle was installed from, by its location. */
    static String fileOf(String location) {
        String withIdentity = location.substring(PREFIX.length(), location.lastIndexOf('#'));
        return withIdentity.substring(0, withIdentity.lastIndexOf('#'));
    }

    boolean sameAs(JarSource other) {
        return other != null && locationPrefix().equals(other.locationPrefix()) && name.equals(other.name);
    }

    @Override
    public String toString() {
        return name + " " + version;
    }
}
