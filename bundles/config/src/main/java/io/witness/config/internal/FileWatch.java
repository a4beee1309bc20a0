package io.witness.config.internal;

import io.witness.api.socket.SocketKeys;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;
import org.slf4j.Logger;

/**
 * Tells when the configuration file or a file with one socket may have changed: the {@code .config} files beside it, and
 * those in {@code deploy/}, which File Install reads. For one thread.
 */
final class FileWatch implements AutoCloseable {
    static final String FACTORY_PID = "org.apache.felix.fileinstall";
    static final String INSTANCE = "witness";

    private static final String ANY_LOCATION = "?";
    private static final String SOCKETS_BESIDE = Pattern.quote(SocketKeys.FACTORY_PID + "-") + ".+\\.config";

    /** How often to look where the kernel does not notify. */
    private static final Duration WITHOUT_EVENTS = Duration.ofSeconds(1);

    /** File Install reads a file that has not changed between two of its looks. */
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);

    private static final int LOOKS_AFTER_AN_EVENT = 4;

    private final File file;
    private final Path deploy;
    private final ConfigurationAdmin admin;
    private final File temporary;
    private final Runnable fileInstall;
    private final Logger log;
    private final DirectoryEvents events = new DirectoryEvents();
    private int looksLeft;

    /**
     * Prepares to watch.
     *
     * @param file the configuration file
     * @param context knows the state directory
     * @param admin configures File Install
     * @param fileInstall makes File Install look at its directories now
     * @param log for a failure
     */
    FileWatch(Path file, BundleContext context, ConfigurationAdmin admin, Runnable fileInstall, Logger log) {
        this(file, deploy(context), admin, context.getDataFile("fileinstall"), fileInstall, log);
    }

    FileWatch(Path file, Path deploy, ConfigurationAdmin admin, File temporary, Runnable fileInstall, Logger log) {
        this.file = file.toFile().getAbsoluteFile();
        this.deploy = deploy;
        this.admin = admin;
        this.temporary = temporary;
        this.fileInstall = fileInstall;
        this.log = log;
    }

    private static Path deploy(BundleContext context) {
        String state = context.getProperty("witness.state");
        return state == null ? null : Path.of(state, "deploy");
    }

    /** Lets File Install read the files beside the configuration file, until the instance is deleted. */
    void open() {
        try {
            admin.getFactoryConfiguration(FACTORY_PID, INSTANCE, ANY_LOCATION)
                    .updateIfDifferent(new Hashtable<>(properties()));
        } catch (IOException | RuntimeException | Error e) {
            if (!Thread.currentThread().isInterrupted()) {
                log.error("{}: File Install cannot be told to read the files beside it: {}", file, e.toString());
            }
        }
    }

    // The directory belongs to others, such as /etc: its subdirectories are not entered, and nothing in it is
    // installed or changed.
    private Map<String, Object> properties() {
        return Map.of(
                "felix.fileinstall.dir",
                literal(file.getParent()),
                "felix.fileinstall.filter",
                literal(SOCKETS_BESIDE),
                "felix.fileinstall.tmpdir",
                literal(temporary.toString()),
                "felix.fileinstall.poll",
                "10000", // it is told when to look
                "felix.fileinstall.noInitialDelay",
                "true",
                "felix.fileinstall.subdir.mode",
                "skip",
                "felix.fileinstall.disableNio2", // which would register every directory below
                "true",
                "felix.fileinstall.bundles.new.start",
                "false");
    }

    // File Install replaces ${…}, and removes the backslash before braces and backslashes.
    private static String literal(String text) {
        return text.replaceAll("[\\\\{}]", "\\\\$0");
    }

    /**
     * Returns when a file may have changed, or after this time at the latest. A directory in which something changes all
     * the time causes a few looks a second.
     */
    void await(Duration atMost) throws InterruptedException {
        boolean isNotified = events.watch(directories());
        if (hasChanged(isNotified ? atMost : shorter(atMost))) {
            looksLeft = LOOKS_AFTER_AN_EVENT;
        }
        if (looksLeft > 0 || !isNotified) {
            fileInstall.run();
        }
    }

    private static Duration shorter(Duration atMost) {
        return atMost.compareTo(WITHOUT_EVENTS) < 0 ? atMost : WITHOUT_EVENTS;
    }

    private boolean hasChanged(Duration limit) throws InterruptedException {
        if (looksLeft == 0) {
            return events.await(limit);
        }
        looksLeft--;
        Thread.sleep(BETWEEN_LOOKS.toMillis());
        return events.await(Duration.ZERO);
    }

    /** Returns the directory of the file's name, the one to which links lead from there, and {@code deploy/}. */
    private Set<Path> directories() {
        Set<Path> all = new HashSet<>();
        all.add(file.toPath().getParent());
        all.add(real(file.toPath()).getParent());
        all.add(deploy);
        all.remove(null);
        return all;
    }

    private static Path real(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException e) {
            return file; // it is not there: the directory of its name will show it
        }
    }

    @Override
    public void close() {
        events.close();
    }
}
