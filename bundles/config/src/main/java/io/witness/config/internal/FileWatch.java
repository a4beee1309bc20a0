package io.witness.config.internal;

import io.witness.api.socket.SocketKeys;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the configuration file with an instance of File Install, together with permanent sockets beside it. Events are
 * passed from that instance's thread to another one, whose reader finds out what has changed. Ranks before File Install's
 * own installers, one of which takes any file whose name ends in .cfg.
 */
@Component(
        service = {ArtifactInstaller.class, FileWatch.class},
        property = "service.ranking:Integer=1")
public final class FileWatch implements ArtifactInstaller {
    static final String FACTORY_PID = "org.apache.felix.fileinstall";
    static final String INSTANCE = "witness";

    private static final String ANY_LOCATION = "?";
    private static final long POLL_MILLIS = 1000;
    private static final String SOCKETS_BESIDE = Pattern.quote(SocketKeys.FACTORY_PID + "-") + ".+\\.config";

    private final File file;
    private final File watched;
    private final ConfigurationAdmin admin;
    private final File temporary;
    private final Logger log;
    private final Semaphore edits = new Semaphore(0);

    /** Handles the file that the framework property names. */
    @Activate
    public FileWatch(BundleContext context, @Reference ConfigurationAdmin admin) {
        this(
                context.getProperty(ConfigComponent.FILE_PROPERTY),
                admin,
                context.getDataFile("fileinstall"),
                LoggerFactory.getLogger(FileWatch.class));
    }

    /**
     * Handles a file.
     *
     * @param name of the file; null: none
     * @param admin configures File Install
     * @param temporary a directory for File Install alone
     * @param log for a failure
     */
    FileWatch(String name, ConfigurationAdmin admin, File temporary, Logger log) {
        this.file = name == null ? null : new File(name).getAbsoluteFile();
        this.watched = file == null ? null : asFileInstallSays(file);
        this.admin = admin;
        this.temporary = temporary;
        this.log = log;
    }

    /**
     * File Install identifies a file by its name in a directory without symbolic links. If that is unknown there is nothing
     * for it to watch, and the reader of the file reports the problem.
     */
    private static File asFileInstallSays(File file) {
        try {
            return new File(file.getParentFile().getCanonicalFile(), file.getName());
        } catch (IOException | RuntimeException e) {
            return file;
        }
    }

    /** Starts to watch the file, until the instance is deleted. */
    void open() {
        try {
            admin.getFactoryConfiguration(FACTORY_PID, INSTANCE, ANY_LOCATION)
                    .updateIfDifferent(new Hashtable<>(properties()));
        } catch (IOException | RuntimeException | Error e) { // without it the file is only checked less often
            if (!Thread.currentThread().isInterrupted()) {
                log.error("{}: File Install cannot be told to watch it: {}", file, e.toString());
            }
        }
    }

    /**
     * The directory belongs to others, such as /etc: its subdirectories are not entered, and nothing in it is installed or
     * changed.
     */
    private Map<String, Object> properties() {
        return Map.of(
                "felix.fileinstall.dir",
                literal(file.getParent()),
                "felix.fileinstall.filter",
                literal(Pattern.quote(file.getName()) + "|" + SOCKETS_BESIDE),
                "felix.fileinstall.tmpdir",
                literal(temporary.toString()),
                "felix.fileinstall.poll",
                Long.toString(POLL_MILLIS),
                "felix.fileinstall.noInitialDelay",
                "true",
                "felix.fileinstall.subdir.mode",
                "skip",
                "felix.fileinstall.disableNio2", // which would register every directory below
                "true",
                "felix.fileinstall.bundles.new.start",
                "false");
    }

    /** File Install replaces <code>${…}</code>, and removes the backslash before braces and backslashes. */
    private static String literal(String text) {
        return text.replaceAll("[\\\\{}]", "\\\\$0");
    }

    @Override
    public boolean canHandle(File artifact) {
        return artifact.equals(watched);
    }

    @Override
    public void install(File artifact) {
        edits.release();
    }

    @Override
    public void update(File artifact) {
        edits.release();
    }

    @Override
    public void uninstall(File artifact) {
        edits.release();
    }

    /** Returns after the next edit, or after this time at the latest. */
    void await(Duration atMost) throws InterruptedException {
        if (edits.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
            edits.drainPermits();
        }
    }
}
