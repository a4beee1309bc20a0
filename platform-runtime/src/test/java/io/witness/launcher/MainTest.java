package io.witness.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Real processes, with a distribution that has bundles without code. */
@Execution(ExecutionMode.CONCURRENT) // most wait for seconds until a process that hangs is killed
class MainTest {
    @TempDir
    private Path temporary;

    private Path home;
    private Path state;
    private Process process;

    @BeforeEach
    void makeDistribution() throws IOException {
        home = temporary.resolve("home");
        state = temporary.resolve("state");
        Files.createDirectories(home.resolve("bundle"));
        Files.createDirectories(home.resolve("conf"));
        Files.writeString(home.resolve("conf/framework.properties"), "felix.service.urlhandlers = false\n");
        bundle("a", null);
    }

    @AfterEach
    void endProcess() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    @Test
    void shouldEndWithStatusZeroOnSigtermAndLeaveNothingBehind() throws Exception {
        process = start();
        await(state.resolve("cache/bundles/bundle1"));
        process.destroy();
        assertEquals(0, statusOf(process));
        assertEquals(List.of("deploy", "lock", "log"), namesIn(state));
    }

    @Test
    void shouldEndThoughThereAreNoMoreThreads() throws Exception {
        bundle("runs", EndlessActivator.class, Map.of(EndlessActivator.HEADER, "yes"));
        process = start(ThreadlessEnd.class);
        BufferedReader errors = process.errorReader();
        awaitLine(errors, EndlessActivator.STARTED);
        process.toHandle().destroy(); // and the streams stay open
        assertEquals(1, statusOf(process));
        String message = errors.lines().collect(Collectors.joining("\n"));
        assertTrue(message.contains("witness: the shutdown failed: java.lang.OutOfMemoryError"), message);
        assertEquals(List.of("deploy", "lock", "log"), namesIn(state));
    }

    @Test
    void shouldRefuseADirectoryInUse() throws Exception {
        process = start();
        await(state.resolve("cache/bundles/bundle1"));
        Process second = start();
        assertEquals(1, statusOf(second));
        String message = new String(second.getErrorStream().readAllBytes());
        assertTrue(message.startsWith("witness: " + state + " is in use by process " + process.pid() + ":"), message);
        assertTrue(process.isAlive());
    }

    @Test
    void shouldEndWithStatusOneIfABundleDoesNotStart() throws Exception {
        bundle("b", "missing.package");
        process = start();
        assertEquals(1, statusOf(process));
        String message = new String(process.getErrorStream().readAllBytes());
        assertTrue(
                message.lines()
                        .anyMatch(
                                line -> line.startsWith("witness: cannot start: ") && line.contains("missing.package")),
                message);
    }

    @Test
    void shouldEndWithStatusOneAndNameTheBundleThatDoesNotStop() throws Exception {
        bundle("hangs", EndlessActivator.class, Map.of(EndlessActivator.HEADER, "yes"));
        process = start();
        BufferedReader errors = process.errorReader();
        awaitLine(errors, EndlessActivator.STARTED);
        process.toHandle().destroy(); // and the streams stay open
        assertEquals(1, statusOf(process));
        String message = errors.lines().collect(Collectors.joining("\n"));
        assertTrue(
                message.matches(
                        "witness: killed after 5 s: hangs 0.0.0 does not stop: thread \"witness-stop hangs\" is at "
                                + "[^<\n]+ < [^\n]*EndlessActivator.*"),
                message);
        assertEquals(List.of("deploy", "lock", "log"), namesIn(state));
    }

    @Test
    void shouldEndWithStatusOneAndSayWhereItIsHeldUp() throws Exception {
        bundle(
                "hook",
                EndlessHookActivator.class,
                Map.of("Import-Package", "org.osgi.framework,org.osgi.framework.hooks.service"));
        process = start();
        BufferedReader errors = process.errorReader();
        awaitLine(errors, EndlessHookActivator.STARTED);
        process.toHandle().destroy(); // and the streams stay open
        assertEquals(1, statusOf(process));
        String message = errors.lines().collect(Collectors.joining("\n"));
        assertTrue(
                message.matches("witness: killed after 7 s: thread \"witness-stop\" hangs at "
                        + "[^<\n]+ < [^\n]*EndlessHookActivator.*"),
                message);
    }

    @Test
    void shouldEndWithStatusTwoOnBadUsage() throws Exception {
        process = start("--what");
        assertEquals(2, statusOf(process));
    }

    private void bundle(String name, String imported) throws IOException {
        Manifest manifest = manifest(name);
        if (imported != null) {
            manifest.getMainAttributes().putValue("Import-Package", imported);
        }
        new JarOutputStream(Files.newOutputStream(jar(name)), manifest).close();
    }

    private void bundle(String name, Class<?> activator, Map<String, String> further) throws IOException {
        Manifest manifest = manifest(name);
        Attributes headers = manifest.getMainAttributes();
        headers.putValue("Bundle-Activator", activator.getName());
        headers.putValue("Import-Package", "org.osgi.framework");
        further.forEach(headers::putValue);
        String file = activator.getName().replace('.', '/') + ".class";
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar(name)), manifest);
                InputStream in = activator.getResourceAsStream("/" + file)) {
            out.putNextEntry(new JarEntry(file));
            in.transferTo(out);
        }
    }

    private static Manifest manifest(String name) {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue("Bundle-ManifestVersion", "2");
        headers.putValue("Bundle-SymbolicName", name);
        return manifest;
    }

    private Path jar(String name) {
        return home.resolve("bundle/" + name + ".jar");
    }

    private Process start(String... further) throws IOException {
        return start(Main.class, further);
    }

    private Process start(Class<?> main, String... further) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Dwitness.home=" + home,
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                main.getName(),
                "--state",
                state.toString()));
        command.addAll(List.of(further));
        return new ProcessBuilder(command).start();
    }

    private static void await(Path file) throws InterruptedException {
        for (int i = 0; i < 1500 && !Files.exists(file); i++) {
            Thread.sleep(20);
        }
        assertTrue(Files.exists(file), file.toString());
    }

    /** What a bundle prints goes to standard error, with all that the runtime says. */
    private static void awaitLine(BufferedReader errors, String expected) throws IOException {
        String line = errors.readLine();
        while (line != null && !line.equals(expected)) {
            line = errors.readLine();
        }
        assertEquals(expected, line);
    }

    private static int statusOf(Process process) throws InterruptedException {
        assertTrue(process.waitFor(30, TimeUnit.SECONDS), "it does not end");
        return process.exitValue();
    }

    private static List<String> namesIn(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
