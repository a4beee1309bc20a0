package io.witness.consumer.flows.internal;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Lets records be written when the bundle stops, after its components were deactivated. */
public final class Activator implements BundleActivator {
    private static final long LIMIT_MILLIS = 2000;

    @Override
    public void start(BundleContext context) {}

    @Override
    public void stop(BundleContext context) throws InterruptedException {
        OutputThread.awaitAll(LIMIT_MILLIS);
    }
}
