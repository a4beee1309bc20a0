package io.witness.deploy.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.witness.deploy.internal.DeployedJar.State;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;

/** A bundle that does not run although its jar is there. */
class StoppedBundleTest extends InFramework {
    /** As what the framework has rewired, and could not start again. */
    private Bundle stopWithoutCommand(String name) throws Exception {
        Bundle bundle = framework.active(name);
        bundle.stop(Bundle.STOP_TRANSIENT);
        return bundle;
    }

    @Test
    void shouldStayStoppedByACommandAndBeStartedAgainOtherwise() throws Exception {
        framework.start();
        deploy("a.jar", TestJar.of("a", "1"));
        deploy("b.jar", TestJar.of("b", "1"));
        framework.awaitRow("a.jar", State.RUNNING);
        framework.awaitRow("b.jar", State.RUNNING);
        framework.active("a").stop();
        Bundle b = stopWithoutCommand("b");
        framework.awaitLine("deploy/b.jar: b 1.0.0 has stopped, but not by a command: it is started again");
        framework.awaitState(b, Bundle.ACTIVE);
        framework.awaitRow("a.jar", State.STOPPED, "by a command");
        framework.awaitActive("b 1.0.0");
        assertEquals(1, framework.count("it is started again"));
    }

    @Test
    void shouldNotBeSaidToBeStoppedByACommandIfItWasNot() throws Exception {
        framework.useLongTimeouts();
        framework.start();
        deploy("a.jar", TestJar.of("a", "1"));
        framework.awaitRow("a.jar", State.RUNNING);
        stopWithoutCommand("a");
        framework.awaitRow("a.jar", State.STOPPED, "but not by a command: it is started again");
    }
}
