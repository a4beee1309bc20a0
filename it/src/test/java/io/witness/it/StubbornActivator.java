package io.witness.it;

import java.util.concurrent.locks.LockSupport;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Part of jars that are deployed: the call that the header {@value #HEADER} names does not return, whatever happens. */
public final class StubbornActivator implements BundleActivator {
    static final String HEADER = "Test-Hangs";

    @Override
    public void start(BundleContext context) {
        hang("start", context);
    }

    @Override
    public void stop(BundleContext context) {
        hang("stop", context);
    }

    private static void hang(String call, BundleContext context) {
        while (call.equals(context.getBundle().getHeaders("").get(HEADER))) {
            Thread.interrupted();
            LockSupport.parkNanos(1_000_000_000);
        }
    }
}
