package io.witness.launcher;

import java.util.concurrent.locks.LockSupport;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Its stop does not return: until it is interrupted, or until {@link #RELEASE} is set. */
public final class EndlessActivator implements BundleActivator {
    static final String HEADER = "Test-Ignores-Interruptions";
    static final String RELEASE = "io.witness.launcher.release";
    static final String STARTED = "it will not stop";

    @Override
    public void start(BundleContext context) {
        System.out.println(STARTED);
    }

    @Override
    public void stop(BundleContext context) throws Exception {
        if (context.getBundle().getHeaders("").get(HEADER) == null) {
            Thread.sleep(Long.MAX_VALUE);
        }
        while (!Boolean.getBoolean(RELEASE)) {
            Thread.interrupted();
            LockSupport.parkNanos(1_000_000);
        }
    }
}
