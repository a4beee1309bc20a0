package io.witness.config.internal;

import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Hands over, from File Install's thread to another one, that something has happened to the configuration file. What it
 * was is up to who reads the file. Ranks before File Install's own installers, one of which takes any file whose name
 * ends in .cfg.
 */
@Component(
        service = {ArtifactInstaller.class, FileEdits.class},
        property = "service.ranking:Integer=1")
public final class FileEdits implements ArtifactInstaller {
    private final File watched;
    private final Semaphore edits = new Semaphore(0);

    /** Handles the file that the framework property names. */
    @Activate
    public FileEdits(BundleContext context) {
        this(context.getProperty(ConfigComponent.FILE_PROPERTY));
    }

    FileEdits(String file) {
        watched = file == null ? null : asFileInstallSays(new File(file).getAbsoluteFile());
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
