package io.witness.deploy.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.deploy.internal.DeployedJar.State;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;

/** What fails for a while goes well at a later look, and keeps nothing else from going well meanwhile. */
class RepeatedLookTest extends InFramework {
    @Test
    void shouldRunAndRemoveJarsWhenThereAreThreadsAgain() throws Exception {
        ThreadShortage shortage = new ThreadShortage();
        framework.start();
        deploy("goes.jar", TestJar.of("goes", "1"));
        framework.awaitActive("goes 1.0.0");
        framework.awaitRow("goes.jar", State.RUNNING);
        shortage.begin();
        deploy("comes.jar", TestJar.of("comes", "1"));
        remove("goes.jar");
        framework.awaitLine("the installation of comes 1.0.0 cannot begin", "unable to create native thread");
        framework.awaitLine("the stop of goes 1.0.0 cannot begin", "unable to create native thread");
        framework.awaitRow("comes.jar", State.STARTING);
        shortage.end();
        framework.awaitActive("comes 1.0.0");
        framework.awaitRow("comes.jar", State.RUNNING);
    }

    @Test
    void shouldNotLetOneBundleStandInTheWayOfOthers() throws Exception {
        framework.start();
        deploy("a.jar", TestJar.of("a", "1"));
        framework.awaitActive("a 1.0.0");
        framework.throwAt("a 1.0.0 is gone");
        remove("a.jar");
        framework.awaitLine("processing a failed, and is repeated: IllegalStateException: on purpose");
        deploy("b.jar", TestJar.of("b", "1"));
        framework.awaitActive("b 1.0.0");
        framework.awaitRow("b.jar", State.RUNNING);
    }

    @Test
    void shouldGoOnWithWhatIsKnownWhileTheDirectoryCannotBeListed() throws Exception {
        TestJar.of("shipped", "1").writeTo(framework.shipped.resolve("s.jar"));
        Path real = Files.move(framework.deploy, framework.deploy.resolveSibling("real"));
        turn(framework.deploy, real);
        framework.start();
        deploy("a.jar", TestJar.of("a", "1"));
        framework.awaitRow("a.jar", State.RUNNING);
        turn(framework.deploy, framework.deploy); // a loop
        framework.awaitLine("reading deploy/ failed, and is repeated: FileSystemException: ");
        framework.active("shipped").uninstall();
        framework.awaitActive("a 1.0.0", "shipped 1.0.0");
        TestJar.of("a", "2").writeTo(real.resolve("a.jar"));
        turn(framework.deploy, real);
        framework.awaitActive("a 2.0.0", "shipped 1.0.0");
        assertEquals(1, framework.count("reading deploy/ failed"));
    }

    @Test
    void shouldTakeThePlaceOfAShippedBundleThoughThoseCannotBeReadAtFirst() throws Exception {
        TestJar.of("shipped", "1").writeTo(framework.shipped.resolve("s.jar"));
        framework.start();
        framework.awaitActive("shipped 1.0.0");
        Path real = Files.move(framework.shipped, framework.shipped.resolveSibling("real"));
        turn(framework.shipped, framework.shipped); // a loop
        deploy("s.jar", TestJar.of("shipped", "2"));
        framework.awaitLine("reading the shipped bundles failed, and is repeated: FileSystemException: ");
        Files.delete(framework.shipped);
        Files.move(real, framework.shipped);
        framework.awaitActive("shipped 2.0.0");
        assertEquals(1, framework.count("reading the shipped bundles failed"));
    }

    @Test
    void shouldRunAJarThatCouldNotBeCopiedAtFirst() throws Exception {
        Files.createFile(framework.copies);
        framework.start();
        deploy("a.jar", TestJar.of("a", "1"));
        deploy("text.jar", TestJar.of("", "1"));
        DeployedJar row = framework.awaitRow("a.jar", State.WAITING, "it cannot be read, and is tried again: ");
        assertTrue(row.reason().contains(framework.copies.toString()), row.reason());
        framework.awaitLine("deploy/a.jar is not deployed: it cannot be read, and is tried again: ");
        framework.awaitLine("deploy/text.jar is not deployed: it cannot be read, and is tried again: ");
        Files.delete(framework.copies);
        framework.awaitActive("a 1.0.0");
        framework.awaitRow("text.jar", State.REFUSED);
        assertEquals(1, framework.count("deploy/a.jar is not deployed"));
    }

    /** An earlier deployer has installed it, and what it has left goes at the first look. */
    @Test
    void shouldLeaveRunningWhatCannotBeReadAtFirst() throws Exception {
        framework.start();
        deploy("a.jar", TestJar.of("a", "1"));
        framework.awaitRow("a.jar", State.RUNNING);
        long before = framework.active("a").getBundleId();
        framework.stopDeployer();
        framework.removeCopies();
        Files.createFile(framework.copies);
        framework.startDeployer();
        framework.awaitRow("a.jar", State.WAITING, "it cannot be read, and is tried again: ");
        Files.delete(framework.copies);
        framework.awaitRow("a.jar", State.RUNNING);
        assertEquals(before, framework.active("a").getBundleId());
    }

    /** Makes a link lead elsewhere, at once. */
    private static void turn(Path link, Path target) throws Exception {
        Path made = Files.createSymbolicLink(link.resolveSibling("link"), target);
        Files.move(made, link, StandardCopyOption.ATOMIC_MOVE);
    }
}
