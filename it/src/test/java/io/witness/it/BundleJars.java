package io.witness.it;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** Jars to be deployed. */
final class BundleJars {
    static final String NEWER = "9.9.9";
    private static final Path DISTRIBUTION = Tools.ROOT.resolve("platform-runtime/target/witness");

    private BundleJars() {}

    /** A bundle with an activator of which a call does not return. */
    static void stubborn(Path target, String name, String call) throws IOException {
        stubborn(target, name, StubbornActivator.class, call);
    }

    /** A bundle with an activator that does what a header says. */
    static void stubborn(Path target, String name, Class<?> activator, String deed) throws IOException {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        Map.of(
                        "Bundle-ManifestVersion",
                        "2",
                        "Bundle-SymbolicName",
                        name,
                        "Bundle-Activator",
                        activator.getName(),
                        "Import-Package",
                        "org.osgi.framework,org.osgi.framework.hooks.resolver,org.osgi.framework.hooks.bundle",
                        StubbornActivator.HEADER,
                        deed)
                .forEach(headers::putValue);
        String file = activator.getName().replace('.', '/') + ".class";
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(target), manifest);
                InputStream in = activator.getResourceAsStream("/" + file)) {
            out.putNextEntry(new JarEntry(file));
            in.transferTo(out);
        }
    }

    /** A jar of the distribution whose file name begins so, with a version that is higher than its own. */
    static void newer(String name, Path target) throws IOException {
        withVersion(name, NEWER, target);
    }

    static void withVersion(String name, String version, Path target) throws IOException {
        try (JarFile shipped = new JarFile(shipped(name).toFile())) {
            Manifest manifest = shipped.getManifest();
            manifest.getMainAttributes().putValue("Bundle-Version", version);
            try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(target), manifest)) {
                for (JarEntry entry : shipped.stream()
                        .filter(each -> !each.getName().equals(JarFile.MANIFEST_NAME))
                        .toList()) {
                    out.putNextEntry(new JarEntry(entry.getName()));
                    shipped.getInputStream(entry).transferTo(out);
                }
            }
        }
    }

    static Path shipped(String name) throws IOException {
        try (Stream<Path> jars = Files.walk(DISTRIBUTION, 2)) {
            return jars.filter(jar -> jar.getFileName().toString().startsWith(name + "-"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
