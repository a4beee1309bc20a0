package io.witness.deploy.internal;

import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.hooks.resolver.ResolverHook;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.osgi.framework.wiring.FrameworkWiring;

/** Holds the framework's lock, as a bundle does that resolves: calls that change a bundle wait until this is closed. */
final class FrameworkLock implements AutoCloseable {
    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    FrameworkLock(BundleContext context) throws Exception {
        byte[] jar = TestJar.without("lock", "1").bytes();
        Bundle bundle = context.installBundle("test:lock", new ByteArrayInputStream(jar));
        context.registerService(ResolverHookFactory.class, triggers -> hold(), null);
        FrameworkWiring wiring = context.getBundle(0).adapt(FrameworkWiring.class);
        Thread resolver = new Thread(() -> wiring.resolveBundles(List.of(bundle)));
        resolver.setDaemon(true);
        resolver.start();
        held.await();
    }

    private ResolverHook hold() {
        held.countDown();
        try {
            released.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return null;
    }

    /** Interrupts a call of the deployer as soon as it waits for the lock. */
    void interrupt(String call) throws InterruptedException {
        awaitWaiting(call).interrupt();
    }

    /** Waits until a call of the deployer waits for the lock, and returns its thread. */
    Thread awaitWaiting(String call) throws InterruptedException {
        for (int i = 0; i < 10_000; i++) {
            for (Thread thread : Threads.all().toList()) {
                if (thread.getName().equals("witness-deploy " + call) && isWaiting(thread)) {
                    return thread;
                }
            }
            Thread.sleep(1);
        }
        throw new AssertionError("the " + call + " does not wait");
    }

    private static boolean isWaiting(Thread thread) {
        return List.of(thread.getStackTrace()).stream()
                .anyMatch(frame -> frame.getMethodName().equals("acquireBundleLock"));
    }

    @Override
    public void close() {
        released.countDown();
    }
}
