package io.witness.deploy.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.CRC32;
import java.util.zip.ZipException;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

/** Reads a whole jar and its headers, so that installing it cannot fail because of the file. */
final class JarCheck {
    private static final int BUFFER_BYTES = 64 * 1024;

    private JarCheck() {}

    /**
     * Describes the bundle in a jar.
     *
     * @throws IOException if it cannot be opened, whatever its content
     */
    static JarSource check(String file, Path jar, String identity, long modified)
            throws UnusableJarException, IOException {
        try (JarFile open = new JarFile(jar.toFile(), false)) {
            return source(file, jar, identity, modified, headers(open));
        } catch (ZipException e) {
            throw new UnusableJarException("it is not a jar, or a truncated one: " + OneLine.of(e.getMessage()));
        } catch (IllegalArgumentException e) {
            throw new UnusableJarException("its manifest cannot be read: " + OneLine.of(e));
        }
    }

    private static Attributes headers(JarFile jar) throws UnusableJarException {
        try {
            requireWhole(jar);
            Manifest manifest = jar.getManifest();
            if (manifest == null) {
                throw new UnusableJarException("it is not a bundle: it has no manifest");
            }
            return manifest.getMainAttributes();
        } catch (IOException e) { // of several types: the content is broken
            throw new UnusableJarException("it is not a jar, or a truncated one: " + OneLine.of(e));
        }
    }

    private static JarSource source(String file, Path jar, String identity, long modified, Attributes headers)
            throws UnusableJarException {
        String name = headers.getValue(Constants.BUNDLE_SYMBOLICNAME);
        if (name == null || withoutParameters(name).isEmpty()) {
            throw new UnusableJarException("it is not a bundle: its manifest has no " + Constants.BUNDLE_SYMBOLICNAME);
        }
        String host = headers.getValue(Constants.FRAGMENT_HOST);
        return new JarSource(
                file,
                jar,
                identity,
                withoutParameters(name),
                Version.parseVersion(headers.getValue(Constants.BUNDLE_VERSION)),
                host == null ? null : withoutParameters(host),
                modified);
    }

    private static String withoutParameters(String header) {
        int end = header.indexOf(';');
        return (end < 0 ? header : header.substring(0, end)).strip();
    }

    // A jar's directory is at its end, so a truncated jar has none; damage in the middle shows in the checksums.
    private static void requireWhole(JarFile jar) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
            JarEntry entry = entries.nextElement();
            CRC32 sum = new CRC32();
            try (InputStream in = jar.getInputStream(entry)) {
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    sum.update(buffer, 0, n);
                }
            }
            if (entry.getCrc() >= 0 && sum.getValue() != entry.getCrc()) {
                throw new ZipException(entry.getName() + " is damaged");
            }
        }
    }
}
