package io.witness.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/** A real framework, of which some bundles do not stop. */
@Timeout(60)
class OrderlyStopTest {
    @TempDir
    private Path temporary;

    private Framework framework;

    @BeforeEach
    void start() throws Exception {
        framework = ServiceLoader.load(FrameworkFactory.class)
                .findFirst()
                .orElseThrow()
                .newFramework(Map.of(
                        "org.osgi.framework.storage",
                        temporary.resolve("storage").toString()));
        framework.start();
    }

    @AfterEach
    void end() throws Exception {
        System.setProperty(EndlessActivator.RELEASE, "true");
        try {
            framework.stop();
            framework.waitForStop(10_000);
        } finally {
            System.clearProperty(EndlessActivator.RELEASE);
        }
    }

    @Test
    void shouldStopTheFrameworkIfAllBundlesStop() throws Exception {
        Bundle bundle = bundle("a", Map.of());
        assertEquals(List.of(), stop());
        assertEquals(Bundle.RESOLVED, bundle.getState());
        assertEquals(Bundle.RESOLVED, framework.getState());
        assertEquals(List.of(), stop());
    }

    @Test
    void shouldInterruptWhatHangs() throws Exception {
        bundle("a", Map.of("Bundle-Activator", EndlessActivator.class.getName()));
        assertEquals(List.of(), stop());
    }

    @Test
    void shouldNameWhatHangsAndStopAllOthers() throws Exception {
        Bundle first = bundle("first", Map.of());
        bundle("hangs", Map.of("Bundle-Activator", EndlessActivator.class.getName(), EndlessActivator.HEADER, "yes"));
        Bundle last = bundle("last", Map.of());
        List<String> lines = stop();
        assertEquals(1, lines.size(), lines::toString);
        assertTrue(
                lines.get(0)
                        .matches("hangs 0.0.0 does not stop: thread \"witness-stop hangs\" is at "
                                + "[^<]+ < .*EndlessActivator.*"),
                lines::toString);
        assertEquals(Bundle.RESOLVED, first.getState());
        assertEquals(Bundle.RESOLVED, last.getState());
    }

    private List<String> stop() throws InterruptedException {
        return new OrderlyStop(framework, bundle -> true, Duration.ofSeconds(3)).stop();
    }

    private Bundle bundle(String name, Map<String, String> further) throws Exception {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue("Bundle-ManifestVersion", "2");
        headers.putValue("Bundle-SymbolicName", name);
        headers.putValue("Import-Package", "org.osgi.framework");
        further.forEach(headers::putValue);
        Path jar = temporary.resolve(name + ".jar");
        String file = EndlessActivator.class.getName().replace('.', '/') + ".class";
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
                InputStream in = EndlessActivator.class.getResourceAsStream("/" + file)) {
            out.putNextEntry(new JarEntry(file));
            in.transferTo(out);
        }
        Bundle bundle = framework.getBundleContext().installBundle(jar.toUri().toString());
        bundle.start();
        return bundle;
    }
}
