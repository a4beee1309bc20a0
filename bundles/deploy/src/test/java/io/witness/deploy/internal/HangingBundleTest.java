package io.witness.deploy.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.deploy.internal.DeployedJar.State;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;

/** A bundle whose start or stop does not return stands in nobody's way. */
class HangingBundleTest extends InFramework {
    @ParameterizedTest
    @ValueSource(strings = {"start-sleeps", "start-ignores-interruptions"})
    void shouldBeNamedAndStopNobodyFromComingAndGoing(String behaviour) throws Exception {
        deploy("hangs.jar", TestJar.of("hangs", "1").that(behaviour));
        deploy("before.jar", TestJar.of("before", "1"));
        framework.start();
        framework.awaitActive("before 1.0.0");
        DeployedJar row = framework.awaitRow("hangs.jar", State.HANGING);
        assertTrue(row.reason().matches("start does not return, at .*TestActivator.*"), row.reason());
        deploy("after.jar", TestJar.of("after", "1"));
        framework.awaitActive("after 1.0.0", "before 1.0.0");
        deploy("before.jar", TestJar.of("before", "2"));
        framework.awaitActive("after 1.0.0", "before 2.0.0");
        remove("before.jar");
        framework.awaitActive("after 1.0.0");
        remove("hangs.jar");
        if (behaviour.endsWith("sleeps")) {
            framework.awaitNoRow("hangs.jar"); // an interruption has ended it
        } else {
            framework.awaitRow("hangs.jar", State.ABANDONED);
        }
        deploy("hangs.jar", TestJar.of("hangs", "1"));
        framework.awaitActive("after 1.0.0", "hangs 1.0.0");
        System.setProperty(TestActivator.RELEASE, "true");
        framework.awaitRow("hangs.jar", State.RUNNING);
        framework.awaitActive("after 1.0.0", "hangs 1.0.0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"start-sleeps", "start-ignores-interruptions"})
    void shouldBeReplacedWhileItHangs(String behaviour) throws Exception {
        framework.start();
        deploy("a.jar", TestJar.of("a;singleton:=true", "1").that(behaviour).with("Export-Package", LIBRARY));
        framework.awaitRow("a.jar", State.HANGING);
        deploy("a.jar", TestJar.of("a;singleton:=true", "1").with("Export-Package", LIBRARY));
        deploy("user.jar", TestJar.without("user", "1").with("Import-Package", LIBRARY));
        framework.awaitActive("a 1.0.0", "user 1.0.0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"stop-sleeps", "stop-ignores-interruptions"})
    void shouldGiveUpItsPlaceThoughItDoesNotStop(String behaviour) throws Exception {
        framework.start();
        deploy("a.jar", TestJar.of("a", "1").that(behaviour));
        framework.awaitActive("a 1.0.0");
        deploy("a.jar", TestJar.of("a", "2"));
        deploy("b.jar", TestJar.of("b", "1"));
        framework.awaitActive("a 2.0.0", "b 1.0.0");
        remove("a.jar");
        framework.awaitActive("b 1.0.0");
    }

    @Test
    void shouldLetNoRefreshWaitForIt() throws Exception {
        framework.start();
        deploy("library.jar", TestJar.without("library", "1").with("Export-Package", LIBRARY));
        deploy(
                "user.jar",
                TestJar.of("user", "1")
                        .that("start-ignores-interruptions")
                        .with("Import-Package", "org.osgi.framework," + LIBRARY));
        framework.awaitRow("user.jar", State.HANGING);
        deploy("library.jar", TestJar.without("library", "2").with("Export-Package", LIBRARY));
        assertTrue(framework.awaitRow("library.jar", State.FAILED).reason().contains("user, which uses it, hangs"));
        deploy("other.jar", TestJar.of("other", "1"));
        framework.awaitActive("library 1.0.0", "other 1.0.0");
        System.setProperty(TestActivator.RELEASE, "true");
        framework.awaitActive("library 2.0.0", "other 1.0.0", "user 1.0.0");
    }

    @Test
    void shouldLetWhatItUsesRunOnIfItDoesNotStop() throws Exception {
        framework.start();
        deploy("library.jar", TestJar.without("library", "1").with("Export-Package", LIBRARY));
        deploy(
                "user.jar",
                TestJar.of("user", "1")
                        .that("stop-ignores-interruptions")
                        .with("Import-Package", "org.osgi.framework," + LIBRARY));
        framework.awaitActive("library 1.0.0", "user 1.0.0");
        deploy("library.jar", TestJar.without("library", "2").with("Export-Package", LIBRARY));
        framework.awaitRow("library.jar", State.FAILED);
        framework.awaitActive("library 1.0.0");
        System.setProperty(TestActivator.RELEASE, "true");
        framework.awaitActive("library 2.0.0", "user 1.0.0");
    }

    @Test
    void shouldLetWhatItUsesRunOnAsLongAsItDoesNotStopThoughItShips() throws Exception {
        TestJar.without("library", "5").with("Export-Package", LIBRARY).writeTo(framework.shipped.resolve("a.jar"));
        TestJar.of("user", "5")
                .that("stop-ignores-interruptions")
                .with("Import-Package", "org.osgi.framework," + LIBRARY)
                .writeTo(framework.shipped.resolve("b.jar"));
        framework.start();
        framework.awaitActive("library 5.0.0", "user 5.0.0");
        deploy("library.jar", TestJar.without("library", "6").with("Export-Package", LIBRARY));
        framework.awaitRow("library.jar", State.FAILED, "user, which uses it, does not stop");
        deploy("other.jar", TestJar.of("other", "1")); // after which it is looked at again
        framework.awaitRow("library.jar", State.FAILED, "user, which uses it, has not stopped yet");
        framework.awaitActive("library 5.0.0", "other 1.0.0");
        System.setProperty(TestActivator.RELEASE, "true");
        framework.awaitActive("library 6.0.0", "other 1.0.0", "user 5.0.0");
    }

    /** Its library stays as long as it hangs; who else was stopped for the removal goes on. */
    @Test
    void shouldKeepNobodyStoppedForARemovalThatDoesNotCome() throws Exception {
        framework.start();
        deploy("library.jar", TestJar.without("library", "1").with("Export-Package", LIBRARY));
        deploy("healthy.jar", TestJar.of("healthy", "1").with("Import-Package", "org.osgi.framework," + LIBRARY));
        deploy(
                "hangs.jar",
                TestJar.of("hangs", "1")
                        .that("stop-ignores-interruptions")
                        .with("Import-Package", "org.osgi.framework," + LIBRARY));
        framework.awaitActive("hangs 1.0.0", "healthy 1.0.0", "library 1.0.0");
        Bundle healthy = framework.active("healthy");
        CountDownLatch stopped = new CountDownLatch(1);
        framework.context().addBundleListener((BundleListener) event -> {
            if (event.getType() == BundleEvent.STOPPED && event.getBundle().equals(healthy)) {
                stopped.countDown();
            }
        });
        remove("library.jar");
        stopped.await();
        framework.awaitActive("healthy 1.0.0", "library 1.0.0");
    }
}
