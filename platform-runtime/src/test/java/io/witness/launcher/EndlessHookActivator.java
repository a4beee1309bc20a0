package io.witness.launcher;

import java.util.concurrent.locks.LockSupport;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.hooks.service.FindHook;

/** Its hook does not return to who stops the run, whatever happens. */
public final class EndlessHookActivator implements BundleActivator {
    static final String STARTED = "the hook is there";

    @Override
    public void start(BundleContext context) {
        FindHook hook = (asking, name, filter, all, references) -> hangIfStopping();
        context.registerService(FindHook.class, hook, null);
        System.out.println(STARTED);
    }

    private static void hangIfStopping() {
        while (Thread.currentThread().getName().equals("witness-stop")) {
            Thread.interrupted();
            LockSupport.parkNanos(1_000_000_000);
        }
    }

    @Override
    public void stop(BundleContext context) {}
}
