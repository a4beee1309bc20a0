package io.witness.deploy.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.slf4j.Logger;
import org.slf4j.helpers.MessageFormatter;

/** A real framework with a deployer in it that has little patience. */
final class DeployedFramework {
    static final TimeLimits LITTLE =
            new TimeLimits(Duration.ofMillis(30), Duration.ofMillis(400), Duration.ofMillis(150));

    final Path deploy;
    final Path shipped;
    final Path copies;
    private final Framework framework;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private TimeLimits limits = LITTLE;
    private Deployer deployer;
    private volatile String forbidden = "\n";

    DeployedFramework(Path temporary) throws Exception {
        deploy = Files.createDirectories(temporary.resolve("deploy"));
        copies = temporary.resolve("copies");
        shipped = Files.createDirectories(temporary.resolve("bundle"));
        framework = ServiceLoader.load(FrameworkFactory.class)
                .findFirst()
                .orElseThrow()
                .newFramework(Map.of(
                        "org.osgi.framework.storage",
                        temporary.resolve("storage").toString(),
                        "org.osgi.framework.bsnversion",
                        "multiple"));
        framework.start();
    }

    /** Starts what is in the directory of shipped bundles, as a launcher does, and then a deployer. */
    void start() throws Exception {
        try (var jars = Files.list(shipped)) {
            for (Path jar : jars.sorted().toList()) {
                context().installBundle("reference:" + jar.toUri());
            }
        }
        for (Bundle bundle : context().getBundles()) {
            bundle.start();
        }
        startDeployer();
    }

    /** From the next start on, nothing is said to hang. */
    void useLongTimeouts() {
        limits = new TimeLimits(LITTLE.look(), Duration.ofHours(1), LITTLE.grace());
    }

    private Logger logger() {
        return (Logger) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Logger.class}, (proxy, method, arguments) -> {
                    Object[] values = arguments.length == 2 && arguments[1] instanceof Object[] all
                            ? all
                            : Arrays.copyOfRange(arguments, 1, arguments.length);
                    String line = MessageFormatter.arrayFormat((String) arguments[0], values)
                            .getMessage();
                    if (line.contains(forbidden)) {
                        throw new IllegalStateException("on purpose");
                    }
                    lines.add(line);
                    return null;
                });
    }

    /** From now on, whoever logs a line with this fails. */
    void throwAt(String text) {
        forbidden = text;
    }

    /** How many lines of the log have this. */
    long count(String text) {
        return lines.stream().filter(line -> line.contains(text)).count();
    }

    /** Waits for a line of the log that has all of these. */
    String awaitLine(String... texts) throws InterruptedException {
        await(() -> line(texts) != null, this::report);
        return line(texts);
    }

    private String line(String... texts) {
        return lines.stream()
                .filter(line -> List.of(texts).stream().allMatch(line::contains))
                .findFirst()
                .orElse(null);
    }

    void startDeployer() {
        deployer = new Deployer(
                context(), new DeployDirectory(deploy, copies), new ShippedBundles(shipped), limits, logger());
        deployer.start();
    }

    void removeCopies() throws IOException {
        try (var jars = Files.list(copies)) {
            for (Path jar : jars.toList()) {
                Files.delete(jar);
            }
        }
        Files.delete(copies);
    }

    void stopDeployer() throws InterruptedException {
        deployer.stop(10_000);
    }

    BundleContext context() {
        return framework.getBundleContext();
    }

    Path file(String name) {
        return deploy.resolve(name);
    }

    Bundle active(String name) {
        return Arrays.stream(context().getBundles())
                .filter(bundle -> name.equals(bundle.getSymbolicName()) && bundle.getState() == Bundle.ACTIVE)
                .findFirst()
                .orElse(null);
    }

    /** All that is active, in order. */
    List<String> active() {
        return Arrays.stream(context().getBundles())
                .filter(bundle -> bundle.getBundleId() != 0 && bundle.getState() == Bundle.ACTIVE)
                .map(bundle -> bundle.getSymbolicName() + " " + bundle.getVersion())
                .sorted()
                .toList();
    }

    void awaitActive(String... expected) throws InterruptedException {
        await(() -> active().equals(List.of(expected)), () -> active() + "\n" + report());
    }

    DeployedJar row(String file) {
        return deployer.jars().stream()
                .filter(jar -> jar.file().equals(file))
                .findFirst()
                .orElse(null);
    }

    DeployedJar awaitRow(String file, DeployedJar.State state, String... reasons) throws InterruptedException {
        await(() -> isRow(row(file), state, reasons), this::report);
        return row(file);
    }

    private static boolean isRow(DeployedJar row, DeployedJar.State state, String... reasons) {
        return row != null && row.state() == state && List.of(reasons).stream().allMatch(row.reason()::contains);
    }

    void awaitNoRow(String file) throws InterruptedException {
        await(() -> row(file) == null, this::table);
    }

    /** Waits until a bundle has this state. */
    void awaitState(Bundle bundle, int state) throws InterruptedException {
        await(() -> bundle.getState() == state, () -> bundle + " has state " + bundle.getState() + "\n" + report());
    }

    /** The log and the table, which explain why a test has failed. */
    private String report() {
        return String.join("\n", lines) + "\n" + table();
    }

    String table() {
        return new DeployedCommand(deployer::jars).table();
    }

    private static void await(BooleanSupplier condition, java.util.function.Supplier<String> otherwise)
            throws InterruptedException {
        for (int i = 0; i < 2000 && !condition.getAsBoolean(); i++) {
            Thread.sleep(10);
        }
        assertTrue(condition.getAsBoolean(), otherwise);
    }

    void close() throws Exception {
        System.setProperty(TestActivator.RELEASE, "true");
        try {
            stopDeployer();
            framework.stop();
            // a thread that stays in a listener would be taken for one of the next test's framework
            assertEquals(FrameworkEvent.STOPPED, framework.waitForStop(10_000).getType());
        } finally {
            System.clearProperty(TestActivator.RELEASE);
        }
    }

    static void write(Path file, byte[] bytes) throws IOException {
        Path part = Files.write(file.resolveSibling("part"), bytes);
        Files.move(part, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
}
