package io.witness.it;

import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.junitBundles;

import io.witness.launcher.Launch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.options.UrlProvisionOption;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;

/**
 * The distribution's bundles in the framework of a Pax Exam test, with what the launcher tells a framework. A test class has
 * one home: a directory for its sockets and what else it needs.
 */
final class Distribution {
    private static final Path ROOT = Tools.ROOT.resolve("platform-runtime/target/witness");
    private static final String CONFIG = "witness.config";
    /** A property of the system, which all frameworks of this JVM share: so is the log. */
    private static final String LOG = "witness.log";

    private static final String LOGGING = "org.ops4j.pax.logging.StaticLogbackFile";
    /** Pax Exam has a storage of its own. */
    private static final String STORAGE = "org.osgi.framework.storage";

    private Distribution() {}

    /**
     * Makes a home, with a configuration file that has at least one good entry: a run without one ends. To be called where the
     * framework's options are made.
     */
    static Option[] options(Function<Path, String> configuration) throws Exception {
        Path home = Files.createTempDirectory(Tools.directory(), "home");
        Path file = Files.writeString(home.resolve("testimony.conf"), configuration.apply(home));
        Map<String, String> properties = Launch.properties(ROOT, file, home.resolve("state"));
        properties.remove(STORAGE);
        properties.put(LOGGING, quietLogging(home, properties.get(LOGGING)).toString());
        System.setProperty(LOG, Tools.directory().resolve("log").toString());
        return new Option[] {
            junitBundles(), jarsOf("bundle"), quietConsumers(), composite(frameworkProperties(properties))
        };
    }

    /** The log goes to its file as in a run, but not to standard error as well. */
    private static Path quietLogging(Path home, String shipped) throws IOException {
        String configuration = Files.readString(Path.of(shipped)).replace("<appender-ref ref=\"stderr-later\"/>", "");
        return Files.writeString(home.resolve("logback.xml"), configuration);
    }

    private static Option[] frameworkProperties(Map<String, String> properties) {
        return properties.entrySet().stream()
                .map(property -> frameworkProperty(property.getKey()).value(property.getValue()))
                .toArray(Option[]::new);
    }

    /** The recorder would write all that a test sends to the disk. */
    private static Option quietConsumers() throws IOException {
        return bundles(Launch.bundles(ROOT.resolve("consumers")).stream()
                .filter(jar -> !jar.getFileName().toString().contains("recorder")));
    }

    private static Option jarsOf(String directory) throws IOException {
        return bundles(Launch.bundles(ROOT.resolve(directory)).stream());
    }

    private static Option bundles(Stream<Path> jars) {
        return composite(jars.map(Distribution::provision).toArray(Option[]::new));
    }

    /** A fragment cannot be started. */
    private static Option provision(Path jar) {
        UrlProvisionOption bundle = bundle("reference:" + jar.toUri());
        return jar.getFileName().toString().startsWith("io.witness.logging") ? bundle.noStart() : bundle;
    }

    /** The directory of the test class. This and what follows is to be called inside the framework. */
    static Path home() {
        return file().getParent();
    }

    /** The configuration file. */
    static Path file() {
        return Path.of(context().getProperty(CONFIG));
    }

    static Path state() {
        return home().resolve("state");
    }

    static Path socket(String name) {
        return home().resolve(name + ".sock");
    }

    /** Where all bundles log. */
    static Path log() {
        return Path.of(System.getProperty(LOG)).resolve("witness.log");
    }

    /** Of the bundle that a test is packed into. */
    private static BundleContext context() {
        return FrameworkUtil.getBundle(Distribution.class).getBundleContext();
    }
}
