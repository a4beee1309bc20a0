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
 * The configuration file as File Install sees it. An instance of File Install watches it, and permanent sockets beside it; that
 * something has happened to it is handed over from that instance's thread to another one. What it was is up to who reads the
 * file. Ranks before File Install's own installers, one of which takes any file whose name ends in .cfg.
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
     * @param name of the file; null: there is none
     * @param admin where File Install gets its instances from
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
     * File Install knows a file by its name in a directory without symbolic links. Where that cannot be found out there is
     * nothing for it to watch, and who reads the file says what is wrong with it.
     */
    private static File asFileInstallSays(File file) {
        try {
            return new File(file.getParentFile().getCanonicalFile(), file.getName());
        } catch (IOException | RuntimeException e) {
            return file;
        }
    }

    /** Has the file watched until the instance is deleted. */
    void open() {
        try {
            admin.getFactoryConfiguration(FACTORY_PID, INSTANCE, ANY_LOCATION)
                    .updateIfDifferent(new Hashtable<>(properties()));
        } catch (IOException | RuntimeException | Error e) { // without it the file is looked at less often, that is all
            if (!Thread.currentThread().isInterrupted()) {
                log.error("{}: File Install cannot be told to watch it: {}", file, e.toString());
            }
        }
    }

    /** The directory is somebody else's, such as /etc: nothing of it is descended into, installed or changed. */
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

    /** File Install replaces <code>${…}</code>, and takes the backslash away before braces and backslashes. */
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

    /** Returns after the next edit, or after that time at the latest. */
    void await(Duration atMost) throws InterruptedException {
        if (edits.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
            edits.drainPermits();
        }
    }
}
