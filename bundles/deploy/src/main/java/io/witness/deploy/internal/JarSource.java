package io.witness.deploy.internal;

import java.nio.file.Path;
import java.util.Comparator;
import org.osgi.framework.Version;

/**
 * Represents a jar that can be installed.
 *
 * @param file its name in the directory; null if it belongs to the distribution
 * @param jar the file with its bytes
 * @param identity distinguishes two contents of a file
 * @param name symbolic name
 * @param version of the bundle
 * @param host symbolic name of the host of a fragment; null for a bundle
 * @param modified time of the file, in ms
 */
record JarSource(String file, Path jar, String identity, String name, Version version, String host, long modified) {
    static final String PREFIX = "deploy:";

    /** Of several files of one bundle the first is used: highest version, then newest file. */
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

    /** Returns the beginning of the locations of bundles installed from this. */
    String locationPrefix() {
        return PREFIX + file + "#" + identity + "#";
    }

    /** Returns the file from which a bundle was installed, by its location. */
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
