package io.witness.config.internal;

import java.util.Collection;
import java.util.function.IntConsumer;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** Ends the run by the launcher's service for that; without a launcher, stops the framework. Not to be called while activating. */
final class FrameworkExit implements Exit {
    static final String LAUNCHER = "(witness.exit=true)";

    private static final int INTERVAL_MILLIS = 10;

    private final Bundle framework;

    /** Stops this framework, the bundle with the id 0. */
    FrameworkExit(Bundle framework) {
        this.framework = framework;
    }

    @Override
    public void with(int status) throws InterruptedException {
        // a framework that is told to stop while it starts may do both at once
        while (framework.getState() == Bundle.STARTING) {
            Thread.sleep(INTERVAL_MILLIS);
        }
        try {
            BundleContext context = framework.getBundleContext();
            Collection<ServiceReference<IntConsumer>> launchers =
                    context.getServiceReferences(IntConsumer.class, LAUNCHER);
            if (launchers.isEmpty()) {
                framework.stop();
            } else {
                context.getService(launchers.iterator().next()).accept(status);
            }
        } catch (BundleException | InvalidSyntaxException e) {
            throw new IllegalStateException("the framework refuses to stop", e);
        }
    }
}
