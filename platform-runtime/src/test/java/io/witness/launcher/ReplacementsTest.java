package io.witness.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;

/** A real framework, with bundles that export and import a package and have no code. */
class ReplacementsTest {
    @TempDir
    private Path temporary;

    private Framework framework;
    private BundleContext context;

    @BeforeEach
    void startSet() throws Exception {
        Path set = Files.createDirectory(temporary.resolve("set"));
        jar(set, "exporter", "1.0.0", "Export-Package");
        jar(set, "importer", "1.0.0", "Import-Package");
        framework = ServiceLoader.load(FrameworkFactory.class)
                .findFirst()
                .orElseThrow()
                .newFramework(Map.of(
                        "org.osgi.framework.storage",
                        temporary.resolve("storage").toString()));
        framework.start();
        context = framework.getBundleContext();
        BundleSet.in(set).start(context);
        awaitActive("exporter 1.0.0", "importer 1.0.0");
    }

    @AfterEach
    void stop() throws Exception {
        framework.stop();
        framework.waitForStop(10_000);
    }

    @Test
    void shouldTakeThePlaceOfTheBundleOfItsNameAndGiveItBack() throws Exception {
        Bundle newer = install("exporter", "1.1.0");
        newer.start();
        awaitActive("exporter 1.1.0", "importer 1.0.0");
        awaitProvider(newer);
        newer.uninstall();
        refresh(); // as who uninstalls may do at the same time
        awaitActive("exporter 1.0.0", "importer 1.0.0");
        awaitProvider(named("exporter"));
    }

    @Test
    void shouldBringBackWhatWasUpdatedWhereItLies() throws Exception {
        named("importer").uninstall();
        awaitActive("exporter 1.0.0", "importer 1.0.0");
    }

    @Test
    void shouldLeaveBundlesOfOtherNamesAlone() throws Exception {
        Bundle other = install("other", "1.0.0");
        install("other", "2.0.0").start();
        other.start();
        awaitActive("exporter 1.0.0", "importer 1.0.0", "other 1.0.0", "other 2.0.0");
    }

    private void refresh() {
        framework.adapt(FrameworkWiring.class).refreshBundles(null);
    }

    private Bundle install(String name, String version) throws Exception {
        Path directory = Files.createDirectories(temporary.resolve("deploy"));
        return context.installBundle(
                jar(directory, name, version, "Export-Package").toUri().toString());
    }

    private static Path jar(Path directory, String name, String version, String packageHeader) throws IOException {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue("Bundle-ManifestVersion", "2");
        headers.putValue("Bundle-SymbolicName", name);
        headers.putValue("Bundle-Version", version);
        headers.putValue(packageHeader, "some.contract");
        Path jar = directory.resolve(name + "-" + version + ".jar");
        new JarOutputStream(Files.newOutputStream(jar), manifest).close();
        return jar;
    }

    private Bundle named(String name) {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> name.equals(bundle.getSymbolicName()))
                .findFirst()
                .orElseThrow();
    }

    private List<String> active() {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getBundleId() != 0 && bundle.getState() == Bundle.ACTIVE)
                .map(bundle -> bundle.getSymbolicName() + " " + bundle.getVersion())
                .sorted()
                .toList();
    }

    private void awaitActive(String... expected) throws InterruptedException {
        for (int i = 0; i < 1000 && !active().equals(List.of(expected)); i++) {
            Thread.sleep(20);
        }
        assertEquals(List.of(expected), active());
    }

    /** The importer is wired anew. */
    private void awaitProvider(Bundle exporter) throws InterruptedException {
        for (int i = 0; i < 1000 && !isProvidedBy(exporter); i++) {
            Thread.sleep(20);
        }
        assertTrue(isProvidedBy(exporter));
    }

    private boolean isProvidedBy(Bundle exporter) {
        var wiring = named("importer").adapt(BundleWiring.class);
        return wiring != null
                && wiring.getRequiredWires("osgi.wiring.package").stream()
                        .anyMatch(wire -> wire.getProvider().getBundle().equals(exporter));
    }
}
