package io.witness.deploy.internal;

import java.util.concurrent.locks.LockSupport;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Part of the jars that are deployed: behaves as the header {@value #HEADER} of its bundle says. */
public final class TestActivator implements BundleActivator {
    static final String HEADER = "Test-Behaviour";
    /** System property that ends what cannot be interrupted. */
    static final String RELEASE = "io.witness.deploy.release";

    @Override
    public void start(BundleContext context) throws Exception {
        behave("start", context);
    }

    @Override
    public void stop(BundleContext context) throws Exception {
        behave("stop", context);
    }

    private static void behave(String call, BundleContext context) throws Exception {
        String wanted = context.getBundle().getHeaders("").get(HEADER);
        if (wanted == null || !wanted.startsWith(call)) {
            return;
        }
        switch (wanted.substring(call.length() + 1)) {
            case "sleeps" -> Thread.sleep(Long.MAX_VALUE);
            case "ignores-interruptions" -> awaitRelease();
            case "throws" -> throw new IllegalStateException("on purpose");
            case "overflows" -> behave(call, context, 0);
            case "lacks-a-class" -> throw new NoClassDefFoundError("some/Missing");
            default -> throw new IllegalArgumentException(wanted);
        }
    }

    private static void awaitRelease() {
        while (!Boolean.getBoolean(RELEASE)) {
            Thread.interrupted();
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static long behave(String call, BundleContext context, long depth) {
        return behave(call, context, depth + 1) + 1;
    }
}
