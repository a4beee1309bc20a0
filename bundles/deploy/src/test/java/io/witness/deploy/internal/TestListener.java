package io.witness.deploy.internal;

import java.util.Collection;
import java.util.concurrent.locks.LockSupport;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.hooks.bundle.EventHook;
import org.osgi.framework.hooks.bundle.FindHook;
import org.osgi.framework.hooks.resolver.ResolverHook;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;

/** Part of jars that are deployed: listens as the header {@value #KIND} says, and behaves badly when it is told of other bundles. */
public final class TestListener implements BundleActivator, ResolverHook {
    static final String KIND = "Test-Listener";

    /** Header: symbolic name of the bundle whose start alone it behaves badly at. */
    static final String ONLY_AT_START_OF = "Test-Only-At-Start-Of";

    private String behaviour;

    @Override
    public void start(BundleContext context) {
        Bundle own = context.getBundle();
        behaviour = own.getHeaders("").get("Test-Behaviour");
        switch (own.getHeaders("").get(KIND)) {
            case "synchronous" ->
                context.addBundleListener((SynchronousBundleListener) event -> behave(isMeant(event, own)));
            case "asynchronous" ->
                context.addBundleListener((BundleListener) event -> behave(event.getBundle() != own));
            case "framework" -> context.addFrameworkListener(event -> behave(true));
            case "event-hook" ->
                context.registerService(EventHook.class, (event, contexts) -> behave(event.getBundle() != own), null);
            case "find-hook" -> context.registerService(FindHook.class, (of, bundles) -> behave(true), null);
            case "resolver-hook" ->
                context.registerService(ResolverHookFactory.class, triggers -> behave(true) ? this : null, null);
            default -> throw new IllegalArgumentException();
        }
    }

    @Override
    public void stop(BundleContext context) {}

    private static boolean isMeant(BundleEvent event, Bundle own) {
        String only = own.getHeaders("").get(ONLY_AT_START_OF);
        return only == null
                ? event.getBundle() != own
                : event.getType() == BundleEvent.STARTING
                        && only.equals(event.getBundle().getSymbolicName());
    }

    private boolean behave(boolean isOfOther) {
        if (!isOfOther) {
            return true;
        }
        switch (behaviour) {
            case "sleeps" -> {
                try {
                    while (!Boolean.getBoolean("io.witness.deploy.release")) {
                        Thread.sleep(1);
                    }
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
            case "ignores-interruptions" -> {
                while (!Boolean.getBoolean("io.witness.deploy.release")) {
                    Thread.interrupted();
                    LockSupport.parkNanos(1_000_000);
                }
            }
            case "throws" -> throw new StackOverflowError("on purpose");
            default -> throw new IllegalArgumentException(behaviour);
        }
        return true;
    }

    @Override
    public void filterResolvable(Collection<BundleRevision> candidates) {}

    @Override
    public void filterSingletonCollisions(BundleCapability singleton, Collection<BundleCapability> collisions) {}

    @Override
    public void filterMatches(BundleRequirement requirement, Collection<BundleCapability> candidates) {}

    @Override
    public void end() {}
}
