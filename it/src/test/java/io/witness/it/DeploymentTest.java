package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One runtime with everything in its {@code deploy/} that does not belong there. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeploymentTest {
    private static final String CONSUMER = "io.witness.consumer-protocols";

    @TempDir
    static Path home;

    private Path deploy;
    private Path socket;
    private Veth veth;
    private Witness witness;

    @BeforeAll
    void startAmongBadJars() throws Exception {
        deploy = Files.createDirectories(home.resolve("state/deploy"));
        socket = home.resolve("a.sock");
        BundleJars.stubborn(deploy.resolve("a-start.jar"), "hangs.in.start", "start");
        BundleJars.stubborn(deploy.resolve("a-stop.jar"), "hangs.in.stop", "stop");
        Files.createDirectory(deploy.resolve("directory.jar"));
        Files.createSymbolicLink(deploy.resolve("link.jar"), Path.of("nowhere"));
        Files.writeString(deploy.resolve("text.jar"), "no jar");
        byte[] whole = Files.readAllBytes(BundleJars.shipped(CONSUMER));
        Files.write(deploy.resolve("cut.jar"), java.util.Arrays.copyOf(whole, whole.length / 2));
        veth = Veth.create();
        witness = Witness.start(home, Entry.of(socket, veth.captured()).with("NumBlocks", 4));
    }

    /** As long as that takes: what hangs has to be ended hard. */
    @AfterAll
    void shouldEndThoughABundleHangsAndSayWhich() throws Exception {
        try (Veth closed = veth) {
            assertTrue(closed != null && witness.process().isAlive());
            witness.process().signal("TERM");
            assertEquals(1, witness.awaitFailure());
            for (String name : List.of("hangs.in.start", "hangs.in.stop")) {
                String[] said = {name + " 0.0.0 does not stop: thread \"", StubbornActivator.class.getName() + ".hang"};
                assertNotEquals(List.of(), witness.process().errLines((Object[]) said), witness.process()::toString);
            }
            assertTrue(
                    Files.notExists(socket) && Files.notExists(witness.state().resolve("control.sock")));
        } finally {
            witness.close();
        }
    }

    @Test
    void shouldSayOfEachFileWhatBecameOfIt() throws Exception {
        Await.until(
                "the start is said to hang", () -> states().get("a-start.jar").equals("hanging"), () -> table());
        assertEquals("running", states().get("a-stop.jar"), this::table);
        for (String file : List.of("directory.jar", "link.jar", "text.jar", "cut.jar")) {
            assertEquals("refused", states().get(file), this::table);
            assertEquals(1, witness.process().errLines("deploy/" + file).size(), () -> witness.process()
                    .toString());
        }
        List<String> hanging = witness.process().errLines("deploy/a-start.jar");
        assertEquals(1, hanging.size(), hanging::toString);
        assertTrue(
                hanging.get(0).contains("the start of hangs.in.start 0.0.0 has not returned for 5 s"),
                hanging::toString);
    }

    @Test
    void shouldRunTheSecondCopyWhenTheFirstIsDeleted() throws Exception {
        Path first = Files.copy(BundleJars.shipped(CONSUMER), deploy.resolve("first.jar"));
        awaitState("first.jar", "running");
        Path second = Files.copy(first, deploy.resolve("second.jar"));
        awaitState("first.jar", "shadowed");
        Files.delete(second);
        awaitState("first.jar", "running");
        witness.awaitShell("witness:consumers", "protocols");
        Files.delete(first);
        Await.until("the consumer is gone", () -> !witness.shell("witness:consumers")
                .contains("protocols"));
    }

    @ParameterizedTest
    @CsvSource({
        "org.apache.felix.fileinstall, refused",
        "pax-logging-api, refused",
        "pax-logging-logback, refused",
        "org.apache.felix.configadmin, refused",
        "org.apache.felix.metatype, refused",
        "org.apache.felix.framework, refused",
        "io.witness.deploy, refused",
        "org.apache.felix.scr, running",
        "org.apache.felix.gogo.runtime, running",
    })
    void shouldReplaceABundleOfTheSystemOrRefuseTo(String name, String state) throws Exception {
        Path newer = home.resolve("newer");
        BundleJars.newer(name, newer);
        Path jar = Files.move(newer, deploy.resolve("system.jar"));
        awaitState("system.jar", state);
        awaitServed();
        Files.delete(jar);
        awaitState("system.jar", null);
        awaitServed();
    }

    private void awaitServed() throws Exception {
        Await.until("the socket takes clients", () -> {
            try (Child client = Clients.inC(home, socket, "-q")) {
                Await.until("it has an answer", () -> client.err().contains("ready") || !client.isAlive());
                return client.isAlive();
            }
        });
    }

    private void awaitState(String file, String state) throws Exception {
        Await.until(file + " is " + state, () -> isInState(file, state), () -> table());
    }

    private boolean isInState(String file, String state) throws Exception {
        try {
            return Objects.equals(state, states().get(file));
        } catch (IOException | AssertionError e) {
            return false; // the shell itself is away while what it stands on is replaced
        }
    }

    private Map<String, String> states() throws Exception {
        Map<String, String> states = new TreeMap<>();
        for (String line : witness.shell("witness:deployed").lines().skip(1).toList()) {
            String[] cells = line.split("\\s+");
            states.put(cells[0], cells[3]);
        }
        return states;
    }

    private String table() {
        try {
            return witness.shell("witness:deployed") + witness.process();
        } catch (Exception | AssertionError e) {
            return e.toString();
        }
    }
}
