package io.witness.exporter.kafka.internal;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Lets records be sent or spooled when the bundle stops, after its component was deactivated. */
public final class Activator implements BundleActivator {
    /** A shutdown interrupts a bundle that needs about as long. */
    private static final long LIMIT_MILLIS = 2500;

    @Override
    public void start(BundleContext context) {}

    @Override
    public void stop(BundleContext context) throws InterruptedException {
        ExporterThread.awaitAll(LIMIT_MILLIS);
    }
}
