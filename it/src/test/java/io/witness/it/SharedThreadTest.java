package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bundles whose code the framework and its services call on threads that serve all: sockets, consumers and the shell go on. */
@Timeout(180)
@Execution(ExecutionMode.CONCURRENT) // each test waits most of the time, for a runtime of its own
class SharedThreadTest {
    private static final String GOOD = "io.witness.consumer-protocols";
    private static final String COMPONENT =
            """
            import io.witness.api.consumer.*;

            public class C implements PacketConsumerFactory {
                void activate() {
                    for (;;) try { Thread.sleep(100_000); } catch (InterruptedException e) { continue; }
                }
                public PacketConsumer open(ConsumerContext context) { return block -> {}; }
            }
            """;

    @TempDir
    Path home;

    private Path first;
    private Path second;
    private Entry entry;
    private Path deploy;

    @BeforeEach
    void prepare() throws Exception {
        first = home.resolve("a.sock");
        second = home.resolve("b.sock");
        Path capture = home.resolve("a.pcap");
        Files.write(capture, Captures.pcap(Captures.recorded(Frames.varied(1000), 1_600_000_000_000_000_000L)));
        entry = Entry.of(first, "replay:" + capture + "?speed=1000pps&loop=yes").with("NumBlocks", 8);
        deploy = Files.createDirectories(home.resolve("state/deploy"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"listener-hangs", "listener-throws"})
    void shouldDeployOthersAndBeGoneWithItsJar(String deed) throws Exception {
        Path jar = deploy.resolve("odd.jar");
        BundleJars.stubborn(jar, "odd", StubbornListener.class, deed);
        try (Witness witness = Witness.start(home, entry)) {
            witness.awaitShell("witness:deployed", "running");
            Path good = Files.copy(BundleJars.shipped(GOOD), deploy.resolve("good.jar"));
            if (deed.equals("listener-hangs")) {
                awaitLine(
                        witness,
                        "the installation of " + GOOD,
                        "in code of odd 0.0.0 (deploy/odd.jar), at ",
                        "delete deploy/odd.jar");
                witness.awaitShell("witness:deployed", "gets no more events");
            }
            witness.awaitShell("witness:consumers", "protocols");
            addSocket(witness);
            Files.delete(good);
            Await.until("the consumer is gone", () -> !witness.shell("witness:consumers")
                    .contains("protocols"));
            Files.delete(jar);
            Await.until(
                    "its row is gone",
                    () -> !witness.shell("witness:deployed").contains("odd.jar"),
                    witness.process()::toString);
        }
    }

    /** The framework holds its lock meanwhile: it starts and stops nothing any more, until the process ends. */
    @Test
    void shouldServeAndEndThoughAHookHoldsUpTheFramework() throws Exception {
        BundleJars.stubborn(deploy.resolve("odd.jar"), "odd", StubbornListener.class, "resolver-hook-hangs");
        Witness witness = Witness.start(home, entry);
        try {
            witness.awaitShell("witness:deployed", "running");
            Files.copy(BundleJars.shipped(GOOD), deploy.resolve("good.jar"));
            awaitLine(
                    witness, "the installation of " + GOOD, "in code of odd 0.0.0 (deploy/odd.jar)", "restart Witness");
            witness.awaitShell("witness:deployed", "holds up the installation of " + GOOD);
            addSocket(witness);
            Files.delete(deploy.resolve("odd.jar"));
            awaitLine(witness, "the stop of odd 0.0.0", "it waits for the framework");
            assertTrue(ServedSockets.numBlocks(first) > 0);
            witness.process().signal("TERM");
            assertEquals(1, witness.awaitFailure());
            assertTrue(Files.notExists(first) && Files.notExists(second));
        } finally {
            witness.close();
        }
    }

    @Test
    void shouldDeployServeAndEndThoughAHookHangsWhenBundlesAreAskedFor() throws Exception {
        BundleJars.stubborn(deploy.resolve("odd.jar"), "odd", StubbornListener.class, "find-hook-hangs");
        Witness witness = Witness.start(home, entry);
        try {
            witness.awaitShell("witness:deployed", "running");
            Files.copy(BundleJars.shipped(GOOD), deploy.resolve("good.jar"));
            witness.awaitShell("witness:consumers", "protocols");
            addSocket(witness);
            witness.process().signal("TERM");
            assertEquals(1, witness.awaitFailure());
            assertTrue(witness.process().err().contains("StubbornListener.hang"), witness.process()::toString);
            assertTrue(Files.notExists(first) && Files.notExists(second));
        } finally {
            witness.close();
        }
    }

    @Test
    void shouldChangeSocketsThoughAComponentHangsWhereConfigurationsAreDelivered() throws Exception {
        Path jar = ConsumerJar.build(
                home,
                "odd",
                "C",
                COMPONENT,
                " immediate=\"true\" activate=\"activate\" configuration-policy=\"require\" configuration-pid=\"odd.pid\"");
        Witness witness = Witness.start(home, entry);
        try {
            Path deployed = ConsumerJar.drop(jar, witness);
            witness.awaitShell("witness:deployed", "running");
            Files.writeString(deploy.resolve("odd.pid.config"), "a=\"b\"\n");
            awaitLine(
                    witness,
                    "the thread \"CM Event Dispatcher (",
                    "serves all bundles",
                    "in code of odd 1.0.0 (deploy/odd.jar), at ",
                    "C.activate",
                    "delete deploy/odd.jar");
            witness.awaitShell("witness:deployed", "holds up \"CM Event Dispatcher");
            addSocket(witness);
            removeSocket(witness);
            addSocket(witness);
            Files.delete(deployed);
            awaitLine(witness, "odd 1.0.0 is "); // gone, or left behind
            witness.process().signal("TERM");
            witness.process().awaitStatus(); // 0, or 1 if Configuration Admin had to be ended hard
        } finally {
            witness.process().close();
        }
    }

    private void addSocket(Witness witness) throws Exception {
        Entry other = entry.copy().with("SocketName", second).with("NumBlocks", 16);
        Files.writeString(witness.configuration(), Entry.file(entry.copy().with("NumBlocks", 12), other));
        for (Path socket : List.of(first, second)) {
            int expected = socket == first ? 12 : 16;
            Await.until(
                    socket + " has " + expected + " blocks",
                    () -> Files.exists(socket) && ServedSockets.numBlocks(socket) == expected,
                    witness.process()::toString);
        }
    }

    private void removeSocket(Witness witness) throws Exception {
        Files.writeString(witness.configuration(), Entry.file(entry.copy().with("NumBlocks", 12)));
        Await.until(second + " is gone", () -> Files.notExists(second), witness.process()::toString);
    }

    private static void awaitLine(Witness witness, Object... texts) throws Exception {
        Await.until(
                "the log has a line with " + List.of(texts),
                () -> !witness.process().errLines(texts).isEmpty(),
                witness.process()::toString);
    }
}
