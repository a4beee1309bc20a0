package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The command {@code witness fleet} of the distribution, in this JVM: one for each call would cost more than the tests. */
final class FleetCommand implements AutoCloseable {
    private static final String MAIN = "io.witness.fleet.internal.FleetMain";

    private final String brokers;
    private final URLClassLoader loader;
    private final Method run;

    /**
     * @param brokers HOST:PORT
     */
    FleetCommand(String brokers) throws Exception {
        this.brokers = brokers;
        Path distribution = Path.of(Witness.COMMAND).getParent();
        List<URL> jars = new ArrayList<>(
                List.of(BundleJars.shipped("io.witness.exporter-kafka").toUri().toURL()));
        try (Stream<Path> fleet = Files.list(distribution.resolve("fleet"))) {
            for (Path jar : fleet.toList()) {
                jars.add(jar.toUri().toURL());
            }
        }
        loader = new URLClassLoader(jars.toArray(URL[]::new), getClass().getClassLoader());
        run = loader.loadClass(MAIN).getDeclaredMethod("run", List.class, PrintStream.class, PrintStream.class);
        run.setAccessible(true);
    }

    private int run(ByteArrayOutputStream out, ByteArrayOutputStream errors, String... arguments) throws Exception {
        List<String> words = new ArrayList<>(List.of("--brokers", brokers));
        words.addAll(List.of(arguments));
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader); // the client looks for classes there
        try {
            return (int) run.invoke(null, words, stream(out), stream(errors));
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** What it prints. */
    String show(String... arguments) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        assertEquals(0, run(out, errors, arguments), () -> text(errors));
        return text(out);
    }

    /** Asserts that it ends with one line that has a text. */
    void assertFails(String message, String... arguments) throws Exception {
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        assertEquals(1, run(new ByteArrayOutputStream(), errors, arguments), () -> text(errors));
        assertTrue(text(errors).contains(message), () -> text(errors));
        assertEquals(1, text(errors).lines().count(), () -> text(errors));
    }

    @Override
    public void close() throws Exception {
        loader.close();
    }
}
