package io.witness.deploy.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.deploy.internal.DeployedJar.State;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;

/** What is in the directory runs. */
class DeployerTest extends InFramework {
    @Test
    void shouldRunWhatComesAndEndWhatGoes() throws Exception {
        framework.start();
        deploy("a.jar", TestJar.of("a", "1"));
        deploy("b.jar", TestJar.of("b", "1"));
        framework.awaitActive("a 1.0.0", "b 1.0.0");
        framework.awaitRow("a.jar", State.RUNNING);
        remove("a.jar");
        framework.awaitActive("b 1.0.0");
        framework.awaitNoRow("a.jar");
    }

    @Test
    void shouldRunWhatAJarIsReplacedBy() throws Exception {
        framework.start();
        deploy("a.jar", TestJar.of("a", "1"));
        framework.awaitActive("a 1.0.0");
        deploy("a.jar", TestJar.of("a", "2"));
        framework.awaitActive("a 2.0.0");
        deploy("a.jar", TestJar.of("other", "1"));
        framework.awaitActive("other 1.0.0");
    }

    @Test
    void shouldRunTheOtherFileOfABundleWhenOneIsDeleted() throws Exception {
        framework.start();
        deploy("a.jar", TestJar.of("a", "1"));
        framework.awaitActive("a 1.0.0");
        deploy("copy.jar", TestJar.of("a", "1"));
        framework.awaitRow("copy.jar", State.RUNNING); // the newer one
        framework.awaitRow("a.jar", State.SHADOWED);
        remove("copy.jar");
        framework.awaitRow("a.jar", State.RUNNING);
        framework.awaitActive("a 1.0.0");
    }

    @Test
    void shouldRunTheHighestVersionHoweverOldItsFile() throws Exception {
        framework.start();
        deploy("old.jar", TestJar.of("a", "1"));
        deploy("new.jar", TestJar.of("a", "1.10"));
        Files.setLastModifiedTime(framework.file("new.jar"), FileTime.fromMillis(0));
        framework.awaitActive("a 1.10.0");
        assertEquals(
                "new.jar has a 1.10.0",
                framework.awaitRow("old.jar", State.SHADOWED).reason());
        remove("new.jar");
        framework.awaitActive("a 1.0.0");
    }

    @Test
    void shouldRunManyJarsThatComeAtOnceWhateverTheirOrder() throws Exception {
        framework.start();
        for (int i = 0; i < 50; i++) {
            deploy("j" + i + ".jar", TestJar.without("j" + i, "1").with("Import-Package", "some.library"));
        }
        deploy("z.jar", TestJar.without("z", "1").with("Export-Package", "some.library"));
        for (int i = 0; i < 50; i++) {
            framework.awaitRow("j" + i + ".jar", State.RUNNING);
        }
        assertEquals(51, framework.active().size());
    }

    @Test
    void shouldGoOnWhenTheDirectoryIsDeletedAndMadeAnew() throws Exception {
        framework.start();
        deploy("a.jar", TestJar.of("a", "1"));
        framework.awaitActive("a 1.0.0");
        remove("a.jar");
        Files.delete(framework.deploy);
        framework.awaitActive();
        Files.createDirectory(framework.deploy);
        deploy("a.jar", TestJar.of("a", "2"));
        framework.awaitActive("a 2.0.0");
    }

    @Test
    void shouldTakeThePlaceOfAShippedBundleAndGiveItBack() throws Exception {
        TestJar.without("exporter", "5")
                .with("Export-Package", "some.contract")
                .writeTo(framework.shipped.resolve("e.jar"));
        TestJar.without("importer", "5")
                .with("Import-Package", "some.contract")
                .writeTo(framework.shipped.resolve("i.jar"));
        framework.start();
        deploy("user.jar", TestJar.of("user", "1").with("Import-Package", "org.osgi.framework,some.contract"));
        framework.awaitActive("exporter 5.0.0", "importer 5.0.0", "user 1.0.0");
        deploy("e.jar", TestJar.without("exporter", "1").with("Export-Package", "some.contract"));
        framework.awaitActive("exporter 1.0.0", "importer 5.0.0", "user 1.0.0");
        deploy("e.jar", TestJar.without("exporter;singleton:=true", "2").with("Export-Package", "some.contract"));
        framework.awaitActive("exporter 2.0.0", "importer 5.0.0", "user 1.0.0");
        deploy("e.jar", TestJar.without("exporter;singleton:=true", "3").with("Export-Package", "some.contract"));
        framework.awaitActive("exporter 3.0.0", "importer 5.0.0", "user 1.0.0");
        deploy("e.jar", TestJar.of("exporter", "4").that("start-throws"));
        framework.awaitRow("e.jar", State.FAILED);
        framework.awaitActive("exporter 3.0.0", "importer 5.0.0", "user 1.0.0");
        remove("e.jar");
        framework.awaitActive("exporter 5.0.0", "importer 5.0.0", "user 1.0.0");
    }

    /** The one change is over while the other one still waits for a user of the other library to stop. */
    @Test
    void shouldNotStartAShippedBundleThatAnotherChangeHasStopped() throws Exception {
        String other = "other.library";
        TestJar.without("other.user", "5")
                .with("Import-Package", other)
                .writeTo(framework.shipped.resolve("a.jar")); // is started before the next one
        TestJar.without("one.user", "5").with("Import-Package", LIBRARY).writeTo(framework.shipped.resolve("b.jar"));
        TestJar.without("one", "5").with("Export-Package", LIBRARY).writeTo(framework.shipped.resolve("c.jar"));
        TestJar.without("other", "5").with("Export-Package", other).writeTo(framework.shipped.resolve("d.jar"));
        framework.useLongTimeouts();
        framework.start();
        deploy(
                "slow.jar",
                TestJar.of("slow", "1")
                        .that("stop-ignores-interruptions")
                        .with("Import-Package", "org.osgi.framework," + other));
        framework.awaitActive("one 5.0.0", "one.user 5.0.0", "other 5.0.0", "other.user 5.0.0", "slow 1.0.0");
        deploy("other.jar", TestJar.without("other", "6").with("Export-Package", other));
        framework.awaitActive("one 5.0.0", "one.user 5.0.0");
        deploy("one.jar", TestJar.without("one", "6").with("Export-Package", LIBRARY));
        framework.awaitActive("one 6.0.0", "one.user 5.0.0");
        System.setProperty(TestActivator.RELEASE, "true");
        framework.awaitActive("one 6.0.0", "one.user 5.0.0", "other 6.0.0", "other.user 5.0.0", "slow 1.0.0");
    }

    @Test
    void shouldBringBackAShippedBundleThatWasUninstalledByHand() throws Exception {
        TestJar.of("shipped", "1").writeTo(framework.shipped.resolve("s.jar"));
        framework.start();
        framework.active("shipped").uninstall();
        framework.awaitActive("shipped 1.0.0");
    }

    @Test
    void shouldLeaveRunningWhatWasDeployedWhenItIsStartedAnew() throws Exception {
        framework.start();
        deploy("a.jar", TestJar.of("a", "1"));
        deploy("gone.jar", TestJar.of("gone", "1"));
        framework.awaitActive("a 1.0.0", "gone 1.0.0");
        Bundle before = framework.active("a");
        framework.stopDeployer();
        remove("gone.jar");
        framework.startDeployer();
        framework.awaitActive("a 1.0.0");
        framework.awaitRow("a.jar", State.RUNNING);
        assertSame(before, framework.active("a"));
    }

    @Test
    void shouldAttachAFragment() throws Exception {
        framework.start();
        deploy("a.jar", TestJar.of("a", "1"));
        framework.awaitActive("a 1.0.0");
        byte[] fragment = TestJar.without("f", "1").with("Fragment-Host", "a").bytes();
        DeployedFramework.write(framework.file("f.jar"), fragment);
        framework.awaitRow("f.jar", State.RUNNING);
        framework.awaitActive("a 1.0.0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"start-throws", "start-overflows", "start-lacks-a-class"})
    void shouldKeepWhatRanIfItsReplacementDoesNotStart(String behaviour) throws Exception {
        framework.start();
        deploy("a.jar", TestJar.of("a", "1"));
        framework.awaitActive("a 1.0.0");
        deploy("a.jar", TestJar.of("a", "2").that(behaviour));
        DeployedJar row = framework.awaitRow("a.jar", State.FAILED);
        assertTrue(row.reason().contains("does not start: a 2.0.0: "), row.reason());
        framework.awaitActive("a 1.0.0");
        deploy("a.jar", TestJar.of("a", "3"));
        framework.awaitActive("a 3.0.0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"no.such.package", "org.osgi.framework;version=\"[7,8)\"", "a b c;;;=,,", "x;version=nonsense"})
    void shouldNotTouchWhatRunsIfItsReplacementDoesNotResolve(String imported) throws Exception {
        framework.start();
        deploy("a.jar", TestJar.of("a", "1"));
        framework.awaitActive("a 1.0.0");
        framework.awaitRow("a.jar", State.RUNNING);
        Bundle before = framework.active("a");
        deploy("a.jar", TestJar.of("a", "2").with("Import-Package", imported));
        assertTrue(framework
                .awaitRow("a.jar", State.FAILED)
                .reason()
                .contains("; a 1.0.0, which ran before, keeps running"));
        assertSame(before, framework.active("a"));
    }

    @Test
    void shouldRunWhatDidNotResolveWhenWhatItNeedsComes() throws Exception {
        framework.start();
        deploy("a.jar", TestJar.without("a", "1").with("Import-Package", "some.library"));
        assertTrue(framework.awaitRow("a.jar", State.FAILED).reason().contains("some.library"));
        deploy("l.jar", TestJar.without("l", "1").with("Export-Package", "some.library"));
        framework.awaitActive("a 1.0.0", "l 1.0.0");
        assertNotNull(framework.awaitRow("a.jar", State.RUNNING));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cut", "empty", "text", "zero-bytes", "damaged", "no-manifest", "no-name", "bad-version"})
    void shouldRefuseWhatIsNoBundleAndLetRunWhatRan(String kind) throws Exception {
        framework.start();
        deploy("a.jar", TestJar.of("a", "1"));
        framework.awaitActive("a 1.0.0");
        framework.awaitRow("a.jar", State.RUNNING);
        Bundle before = framework.active("a");
        byte[] bad = BadFiles.bytes(kind);
        DeployedFramework.write(framework.file("a.jar"), bad);
        DeployedFramework.write(framework.file("b.jar"), bad);
        framework.awaitRow("b.jar", State.REFUSED);
        DeployedJar row = framework.awaitRow("a.jar", State.REFUSED);
        assertTrue(row.reason().endsWith("; a 1.0.0, which ran before, keeps running"), row.reason());
        assertEquals(1, row.reason().lines().count());
        assertSame(before, framework.active("a"));
        remove("a.jar");
        framework.awaitActive();
    }

    @Test
    void shouldRefuseWhatIsNoFile() throws Exception {
        framework.start();
        Files.createDirectory(framework.file("directory.jar"));
        Files.createSymbolicLink(framework.file("dangling.jar"), Path.of("nowhere"));
        Files.createSymbolicLink(framework.file("loop.jar"), Path.of("loop.jar"));
        Files.createSymbolicLink(framework.file("device.jar"), Path.of("/dev/zero"));
        for (String file : Arrays.asList("directory.jar", "dangling.jar", "loop.jar", "device.jar")) {
            assertTrue(!framework.awaitRow(file, State.REFUSED).reason().isEmpty());
        }
        TestJar.of("a", "1").writeTo(framework.file("target"));
        Files.createSymbolicLink(framework.file("link.jar"), Path.of("target"));
        framework.awaitActive("a 1.0.0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.apache.felix.fileinstall",
                "org.ops4j.pax.logging.pax-logging-api",
                "system.bundle",
                "org.apache.felix.framework;singleton:=true",
                "io.witness.logging",
                "io.witness.deploy"
            })
    void shouldRefuseWhatItStandsOn(String name) throws Exception {
        framework.start();
        deploy("x.jar", TestJar.of(name, "99"));
        assertTrue(framework.awaitRow("x.jar", State.REFUSED).reason().contains("cannot be replaced"));
        deploy(
                "f.jar",
                TestJar.without("fragment", "1").with("Fragment-Host", name.replace(";singleton:=true", ";x=1")));
        framework.awaitRow("f.jar", State.REFUSED);
        framework.awaitActive();
    }
}
