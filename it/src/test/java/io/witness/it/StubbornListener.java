package io.witness.it;

import java.util.concurrent.locks.LockSupport;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.hooks.bundle.FindHook;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;

/** Part of jars that are deployed: the framework calls it for other bundles, as the header {@value StubbornActivator#HEADER} says. */
public final class StubbornListener implements BundleActivator {
    @Override
    public void start(BundleContext context) {
        Bundle own = context.getBundle();
        switch (own.getHeaders("").get("Test-Hangs")) {
            case "listener-hangs" ->
                context.addBundleListener((SynchronousBundleListener) event -> hang(event.getBundle() != own));
            case "listener-throws" ->
                context.addBundleListener((SynchronousBundleListener) event -> {
                    throw new StackOverflowError("on purpose");
                });
            case "resolver-hook-hangs" ->
                context.registerService(
                        ResolverHookFactory.class,
                        triggers -> {
                            hang(true);
                            return null;
                        },
                        null);
            case "find-hook-hangs" -> context.registerService(FindHook.class, (asking, bundles) -> hang(true), null);
            default -> throw new IllegalArgumentException();
        }
    }

    @Override
    public void stop(BundleContext context) {}

    private static void hang(boolean now) {
        while (now) {
            Thread.interrupted();
            LockSupport.parkNanos(1_000_000_000);
        }
    }
}
