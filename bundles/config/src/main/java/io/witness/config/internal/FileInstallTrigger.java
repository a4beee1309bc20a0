package io.witness.config.internal;

import java.io.File;
import java.util.Hashtable;
import java.util.Map;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/**
 * Makes File Install look at its directories now. It does so whenever an installer comes or changes, so this is an installer
 * of nothing that changes.
 */
final class FileInstallTrigger implements ArtifactInstaller, Runnable {
    private final ServiceRegistration<ArtifactInstaller> registration;
    private int count;

    FileInstallTrigger(BundleContext context) {
        registration = context.registerService(ArtifactInstaller.class, this, null);
    }

    /** Triggers a look of each instance, on its own thread. For one thread, until the bundle stops. */
    @Override
    public void run() {
        try {
            registration.setProperties(new Hashtable<>(Map.of("look", ++count)));
        } catch (IllegalStateException e) {
            return; // the bundle stops
        }
    }

    @Override
    public boolean canHandle(File artifact) {
        return false;
    }

    @Override
    public void install(File artifact) {
        throw new UnsupportedOperationException("handles no file");
    }

    @Override
    public void update(File artifact) {
        throw new UnsupportedOperationException("handles no file");
    }

    @Override
    public void uninstall(File artifact) {
        throw new UnsupportedOperationException("handles no file");
    }
}
