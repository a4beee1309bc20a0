package io.witness.deploy.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.deploy.internal.DeployedJar.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Listeners and hooks of deployed bundles, which the framework calls whenever it does something to any bundle. */
class ForeignListenerTest extends InFramework {
    private static final String BLAMED = "in code of a 1.0.0 (deploy/a.jar), at ";
    private static final String REMEDY = "it is interrupted; delete deploy/a.jar, and if that does not help, restart";

    private void startWith(String kind, String behaviour) throws Exception {
        framework.start();
        deploy("a.jar", TestJar.listening("a", kind, behaviour));
        framework.awaitActive("a 1.0.0");
        framework.awaitRow("a.jar", State.RUNNING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"synchronous", "asynchronous", "framework", "event-hook", "find-hook"})
    void shouldHarmNobodyByThrowing(String kind) throws Exception {
        startWith(kind, "throws");
        deploy("library.jar", TestJar.without("library", "1").with("Export-Package", LIBRARY));
        deploy("user.jar", TestJar.without("user", "1").with("Import-Package", LIBRARY));
        framework.awaitActive("a 1.0.0", "library 1.0.0", "user 1.0.0");
        deploy("library.jar", TestJar.without("library", "2").with("Export-Package", LIBRARY));
        framework.awaitActive("a 1.0.0", "library 2.0.0", "user 1.0.0");
        remove("a.jar");
        remove("library.jar");
        framework.awaitActive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sleeps", "ignores-interruptions"})
    void shouldBeNamedAndToldNothingAnyMore(String behaviour) throws Exception {
        startWith("synchronous", behaviour);
        deploy("b.jar", TestJar.of("b", "1"));
        framework.awaitLine("deploy/b.jar: the installation of b 1.0.0 has not returned", BLAMED, REMEDY);
        framework.awaitActive("a 1.0.0", "b 1.0.0");
        assertTrue(framework.row("a.jar").reason().contains("events"), framework::table);
        deploy("b.jar", TestJar.of("b", "2"));
        deploy("c.jar", TestJar.of("c", "1"));
        framework.awaitActive("a 1.0.0", "b 2.0.0", "c 1.0.0");
        remove("b.jar");
        framework.awaitActive("a 1.0.0", "c 1.0.0");
        remove("a.jar");
        framework.awaitActive("c 1.0.0");
        System.setProperty(TestActivator.RELEASE, "true");
        deploy("a.jar", TestJar.of("a", "1"));
        framework.awaitActive("a 1.0.0", "c 1.0.0");
        framework.awaitRow("a.jar", State.RUNNING);
    }

    /** It hangs at the start of a shipped bundle, after which another one is to start. */
    @Test
    void shouldLetShippedBundlesStartThatWereStoppedForAChange() throws Exception {
        TestJar.without("exporter", "5").with("Export-Package", LIBRARY).writeTo(framework.shipped.resolve("a.jar"));
        TestJar.without("x.user", "5").with("Import-Package", LIBRARY).writeTo(framework.shipped.resolve("b.jar"));
        TestJar.without("y.user", "5").with("Import-Package", LIBRARY).writeTo(framework.shipped.resolve("c.jar"));
        framework.start();
        deploy("a.jar", TestJar.listening("a", "synchronous", "sleeps").with(TestListener.ONLY_AT_START_OF, "x.user"));
        framework.awaitActive("a 1.0.0", "exporter 5.0.0", "x.user 5.0.0", "y.user 5.0.0");
        deploy("e.jar", TestJar.without("exporter", "6").with("Export-Package", LIBRARY));
        framework.awaitLine("the start of x.user 5.0.0 has not returned", BLAMED, REMEDY);
        framework.awaitActive("a 1.0.0", "exporter 6.0.0", "x.user 5.0.0", "y.user 5.0.0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"event-hook", "resolver-hook"})
    void shouldRunWhatAHookHeldUpWhenItsJarIsDeleted(String kind) throws Exception {
        startWith(kind, "sleeps");
        deploy("b.jar", TestJar.of("b", "1"));
        framework.awaitLine("the installation of b 1.0.0 has not returned", BLAMED, REMEDY);
        remove("a.jar");
        framework.awaitActive("b 1.0.0");
    }

    /** It holds the framework's lock: nothing can be installed, started or stopped, but it is told whose fault that is. */
    @Test
    void shouldTellWhoHoldsUpTheFrameworkAndGoOnWhenItReturns() throws Exception {
        startWith("resolver-hook", "ignores-interruptions");
        deploy("b.jar", TestJar.of("b", "1"));
        framework.awaitLine("the installation of b 1.0.0 has not returned", BLAMED, REMEDY);
        DeployedJar row = framework.awaitRow("a.jar", State.HANGING);
        assertTrue(row.reason().startsWith("holds up the installation of b 1.0.0, at "), row.reason());
        deploy("c.jar", TestJar.of("c", "1"));
        framework.awaitLine("the installation of c 1.0.0 has not returned", "it waits for the framework");
        deploy("text.jar", TestJar.of("", "1"));
        framework.awaitRow("text.jar", State.REFUSED);
        System.setProperty(TestActivator.RELEASE, "true");
        framework.awaitActive("a 1.0.0", "b 1.0.0", "c 1.0.0");
        remove("a.jar");
        framework.awaitActive("b 1.0.0", "c 1.0.0");
    }

    @Test
    void shouldRunNothingWhileAResolverHookThrowsAndAllWhenItsJarIsDeleted() throws Exception {
        startWith("resolver-hook", "throws");
        deploy("b.jar", TestJar.of("b", "1"));
        framework.awaitRow("b.jar", State.FAILED);
        remove("a.jar");
        framework.awaitActive("b 1.0.0");
    }

    @ParameterizedTest
    @CsvSource({"asynchronous,sleeps", "asynchronous,ignores-interruptions", "framework,ignores-interruptions"})
    void shouldBeNamedIfItHoldsUpTheThreadOfEvents(String kind, String behaviour) throws Exception {
        startWith(kind, behaviour);
        deploy("library.jar", TestJar.without("library", "1").with("Export-Package", LIBRARY));
        deploy("user.jar", TestJar.without("user", "1").with("Import-Package", LIBRARY));
        framework.awaitActive("a 1.0.0", "library 1.0.0", "user 1.0.0");
        deploy("library.jar", TestJar.without("library", "2").with("Export-Package", LIBRARY));
        framework.awaitLine("the thread \"FelixDispatchQueue\"", BLAMED, REMEDY);
        framework.awaitActive("a 1.0.0", "library 2.0.0", "user 1.0.0");
        if (!behaviour.equals("sleeps")) {
            assertTrue(
                    framework.awaitRow("a.jar", State.HANGING).reason().startsWith("holds up \"FelixDispatchQueue\""));
        }
        framework.active("user").uninstall(); // of which the deployer is told all the same
        remove("a.jar");
        framework.awaitNoRow("a.jar");
    }

    @Test
    void shouldNeedNoAnswerOfAFindHook() throws Exception {
        framework.start();
        deploy("a.jar", TestJar.listening("a", "find-hook", "ignores-interruptions"));
        framework.awaitRow("a.jar", State.RUNNING); // the test must not ask the framework itself
        deploy("b.jar", TestJar.of("b", "1"));
        framework.awaitRow("b.jar", State.RUNNING);
        remove("b.jar");
        framework.awaitNoRow("b.jar");
        remove("a.jar");
        framework.awaitNoRow("a.jar");
    }
}
