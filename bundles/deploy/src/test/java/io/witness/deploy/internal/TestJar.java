package io.witness.deploy.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** A bundle with {@link TestActivator} or {@link TestListener}, to be written as a file. */
final class TestJar {
    private final Manifest manifest = new Manifest();

    private TestJar(String name, String version) {
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        with("Bundle-ManifestVersion", "2");
        with("Bundle-SymbolicName", name);
        with("Bundle-Version", version);
    }

    static TestJar of(String name, String version) {
        return new TestJar(name, version)
                .with("Bundle-Activator", TestActivator.class.getName())
                .with("Import-Package", "org.osgi.framework");
    }

    /** With a listener or hook of a kind that behaves so. */
    static TestJar listening(String name, String kind, String behaviour) {
        return new TestJar(name, "1")
                .with("Bundle-Activator", TestListener.class.getName())
                .with(
                        "Import-Package",
                        "org.osgi.framework,org.osgi.framework.wiring,org.osgi.framework.hooks.bundle,"
                                + "org.osgi.framework.hooks.resolver")
                .with(TestListener.KIND, kind)
                .that(behaviour);
    }

    /** Without an activator. */
    static TestJar without(String name, String version) {
        return new TestJar(name, version);
    }

    TestJar with(String header, String value) {
        manifest.getMainAttributes().putValue(header, value);
        return this;
    }

    TestJar that(String behaviour) {
        return with(TestActivator.HEADER, behaviour);
    }

    byte[] bytes() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream out = new JarOutputStream(bytes, manifest)) {
            put(TestActivator.class, out);
            if (manifest.getMainAttributes().getValue(TestListener.KIND) != null) {
                put(TestListener.class, out);
            }
        }
        return bytes.toByteArray();
    }

    private static void put(Class<?> type, JarOutputStream out) throws IOException {
        String file = type.getName().replace('.', '/') + ".class";
        try (InputStream in = type.getResourceAsStream("/" + file)) {
            out.putNextEntry(new JarEntry(file));
            in.transferTo(out);
        }
    }

    /** At once, as a file that is moved into the directory. */
    Path writeTo(Path file) throws IOException {
        Path part = Files.write(file.resolveSibling(file.getFileName() + ".part"), bytes());
        return Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
