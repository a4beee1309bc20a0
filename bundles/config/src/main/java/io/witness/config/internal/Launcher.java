package io.witness.config.internal;

import java.time.Instant;
import java.util.Collection;
import java.util.Hashtable;
import java.util.Map;
import java.util.function.IntConsumer;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** Represents the launched framework: whether it has completed its start, and its end. */
final class Launcher implements Startup.Exit {
    private static final String LAUNCHER = "(witness.exit=true)";
    private static final String READY = "witness.ready";

    private static final int INTERVAL_MILLIS = 10;

    private final Bundle framework;

    /** Takes the framework, which is the bundle with the id 0. */
    Launcher(Bundle framework) {
        this.framework = framework;
    }

    /** Tells whether it has completed its start; a restart of this bundle does not reset that. */
    boolean isReady() {
        try {
            return !framework
                    .getBundleContext()
                    .getServiceReferences(Instant.class, "(" + READY + "=true)")
                    .isEmpty();
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("a constant filter has no syntax errors", e);
        }
    }

    /** Registers a service of the framework as a mark: the time at which it became ready. */
    void setReady() {
        framework
                .getBundleContext()
                .registerService(Instant.class, Instant.now(), new Hashtable<>(Map.of(READY, "true")));
    }

    /**
     * Ends the run with the launcher's service; without a launcher, stops the framework. Must not be called while
     * activating.
     */
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
