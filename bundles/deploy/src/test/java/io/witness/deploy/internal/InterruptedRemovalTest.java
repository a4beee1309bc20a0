package io.witness.deploy.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.witness.deploy.internal.DeployedJar.State;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;

/** A bundle that goes is removed in the end, though the framework refuses a call that is interrupted while it waits for a lock. */
class InterruptedRemovalTest extends InFramework {
    /** Its jar changes while it does not stop, so that it is abandoned; its removal then finds the framework locked. */
    @Test
    void shouldBeRepeatedForAnAbandonedBundle() throws Exception {
        framework.start();
        deploy("b.jar", TestJar.of("b", "1").that("stop-ignores-interruptions"));
        framework.awaitActive("b 1.0.0");
        Bundle old = framework.active("b");
        deploy("b.jar", TestJar.of("b", "2"));
        framework.awaitActive("b 2.0.0");
        framework.awaitLine("b 1.0.0 is abandoned");
        try (FrameworkLock lock = new FrameworkLock(framework.context())) {
            System.setProperty(TestActivator.RELEASE, "true");
            lock.interrupt("removal of b");
            framework.awaitLine("cannot be uninstalled");
            Thread waiting = lock.awaitWaiting("removal of b");
            deploy("text.jar", TestJar.of("", "1"));
            framework.awaitRow("text.jar", State.REFUSED); // after further scans
            assertSame(waiting, lock.awaitWaiting("removal of b"), "the deployer does not interrupt it");
        }
        framework.awaitState(old, Bundle.UNINSTALLED);
        framework.awaitActive("b 2.0.0");
        assertEquals(1, framework.count("cannot be uninstalled"));
    }

    @Test
    void shouldBeRepeatedForABundleWhoseJarIsGone() throws Exception {
        framework.start();
        deploy("b.jar", TestJar.of("b", "1"));
        framework.awaitRow("b.jar", State.RUNNING);
        Bundle old = framework.active("b");
        try (FrameworkLock lock = new FrameworkLock(framework.context())) {
            remove("b.jar");
            lock.interrupt("stop of b");
            lock.interrupt("removal of b");
            lock.awaitWaiting("stop of b");
        }
        framework.awaitState(old, Bundle.UNINSTALLED);
    }
}
