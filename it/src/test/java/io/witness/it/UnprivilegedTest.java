package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A runtime that is not root's: what it needs of root's powers, and what it says without them. */
class UnprivilegedTest {
    private static final TestUser DAEMON = new TestUser("daemon", "daemon");

    @TempDir
    Path home;

    private Path own;
    private final List<Entry> entries = new ArrayList<>();

    @BeforeEach
    void makeDirectory() throws Exception {
        own = Files.createDirectory(home.resolve("own"));
        TestUser.open(own);
        TestUser.NOBODY.own(own);
    }

    private Witness launch(String... capabilities) throws Exception {
        Witness witness =
                Witness.launch(home, TestUser.NOBODY, Entry.file(entries.toArray(Entry[]::new)), capabilities);
        Await.until(
                "all were tried",
                () -> witness.process().out().contains("witness: ready: ")
                        || !witness.process().isAlive(),
                witness.process()::toString);
        return witness;
    }

    private Entry entry(Path socket) {
        Entry entry = Entry.of(socket, "lo").with("BlockSize", 65536).with("NumBlocks", 16);
        entries.add(entry);
        return entry;
    }

    /** One line says so, with the key and how to get the capability, and there is no file of the runtime's. */
    private void assertMisses(Witness witness, Path socket, String key, String capability) throws Exception {
        Await.until(
                "there is an error of " + socket,
                () -> !errors(witness, socket).isEmpty(),
                witness.process()::toString);
        List<String> lines = errors(witness, socket);
        assertEquals(1, lines.size(), witness.process()::toString);
        assertTrue(lines.get(0).contains(key), lines.get(0));
        assertTrue(lines.get(0).contains("AmbientCapabilities=" + capability), lines.get(0));
    }

    private static List<String> errors(Witness witness, Path socket) {
        return witness.process().errLines("ERROR", ": " + socket + ": ");
    }

    private static void leaveSocketOfSomebodyElse(Path path) throws Exception {
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(path));
        }
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        DAEMON.own(path);
    }

    private static PosixFileAttributes attributes(Path path) throws Exception {
        return Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    @Test
    void shouldServeWithNothingButTheRightToCapture() throws Exception {
        Path socket = own.resolve("plain.sock");
        try (Veth veth = Veth.create()) {
            entries.add(Entry.of(socket, veth.captured()));
            entries.add(Entry.of(own.resolve("more.sock"), veth.captured())
                    .with("Filter", "udp")
                    .with("Mode", "0666")
                    .with("Group", "nogroup")
                    .with("FanoutSize", 2));
            try (Witness witness = launch("net_raw");
                    Child client = Clients.inC(home, TestUser.NOBODY, socket, "-c", 20)) {
                assertEquals("witness: ready: 2 of 2 sockets", witness.awaitReady());
                witness.awaitClients(List.of(client));
                List<byte[]> frames = Frames.small(20);
                Traffic.send(home, veth, frames, 1000);
                client.expectStatus(0);
                Received.inOrder(Frames.hex(frames), client);
            }
        }
    }

    @Test
    void shouldNameTheCapabilityThatAKeyNeeds() throws Exception {
        Path foreign = Files.createDirectory(home.resolve("foreign"));
        TestUser.open(foreign);
        entry(own.resolve("plain.sock"));
        entry(own.resolve("user.sock")).with("User", "daemon");
        entry(own.resolve("group.sock")).with("Group", "daemon");
        entry(foreign.resolve("a.sock"));
        entry(own.resolve("left.sock"));
        leaveSocketOfSomebodyElse(own.resolve("left.sock"));
        try (Witness witness = launch("net_raw")) {
            assertEquals("witness: ready: 1 of 5 sockets", witness.awaitReady());
            assertMisses(witness, own.resolve("user.sock"), "User=\"daemon\"", "CAP_CHOWN");
            assertMisses(witness, own.resolve("group.sock"), "Group=\"daemon\"", "CAP_CHOWN");
            assertMisses(witness, foreign.resolve("a.sock"), "the directory", "CAP_DAC_OVERRIDE");
            assertMisses(witness, own.resolve("left.sock"), "whether somebody listens", "CAP_DAC_OVERRIDE");
            assertEquals(List.of("left.sock", "plain.sock"), names(own));
            assertEquals(List.of(), names(foreign));
            Files.delete(own.resolve("left.sock"));
        }
    }

    @Test
    void shouldNameTheCapabilityThatReplacingTakesInADirectoryWithTheStickyBit() throws Exception {
        Path sticky = Files.createDirectory(home.resolve("sticky"));
        Child.run(home, "chmod", "1777", sticky.toString());
        Path socket = sticky.resolve("left.sock");
        leaveSocketOfSomebodyElse(socket);
        entry(own.resolve("plain.sock"));
        entry(socket);
        try (Witness witness = launch("net_raw", "dac_override")) {
            assertMisses(witness, socket, "cannot be replaced", "CAP_FOWNER");
            assertEquals(List.of("left.sock"), names(sticky));
            Files.delete(socket);
        }
    }

    @Test
    void shouldGiveASocketToAUserAndSayWhatALaterChangeOfItsModeNeeds() throws Exception {
        Path socket = own.resolve("given.sock");
        Entry given = entry(socket).with("User", "daemon").with("Mode", "0662");
        try (Witness witness = launch("net_raw", "chown")) {
            assertEquals("witness: ready: 1 of 1 sockets", witness.awaitReady());
            assertEquals("daemon", attributes(socket).owner().getName());
            assertEquals(
                    "rw-rw--w-",
                    PosixFilePermissions.toString(attributes(socket).permissions()));
            new FileSource(witness.configuration()).write(given.with("Mode", "0600"));
            assertMisses(witness, socket, "Mode=0600", "CAP_FOWNER");
            witness.awaitShell("witness:sockets", "change refused: Mode=0600");
            assertEquals(
                    "rw-rw--w-",
                    PosixFilePermissions.toString(attributes(socket).permissions()));
        }
        assertFalse(Files.exists(socket, LinkOption.NOFOLLOW_LINKS));
    }

    @Test
    void shouldNameTheCapabilityThatCapturingNeedsWhateverElseIsThere() throws Exception {
        entry(own.resolve("plain.sock"));
        entry(own.resolve("filter.sock")).with("Filter", "tcp port 80");
        entry(own.resolve("group.sock")).with("FanoutSize", 2);
        try (Witness witness = launch()) {
            witness.awaitFailure();
            for (String name : List.of("plain.sock", "filter.sock", "group.sock")) {
                assertMisses(witness, own.resolve(name), "capturing needs", "CAP_NET_RAW");
            }
            assertEquals(List.of(), names(own));
        }
    }

    /** Root has tried something there, while the service was stopped. */
    @Test
    void shouldSayHowToGetItsDirectoryBack() throws Exception {
        Path state = Files.createDirectory(own.resolve("state"));
        TestUser.NOBODY.own(state);
        Files.setPosixFilePermissions(
                Files.createFile(state.resolve("lock")), PosixFilePermissions.fromString("rw-------"));
        TestUser.open(home);
        List<String> command = TestUser.NOBODY.command();
        command.addAll(List.of(ReadableCopy.command(), "run", "--state", state.toString()));
        try (Child child = Child.start(home, command)) {
            assertEquals(1, child.awaitStatus(), child::toString);
            assertEquals(
                    "witness: cannot use " + state
                            + "/lock: permission denied: it belongs to root: let root do `chown -R" + " nobody " + state
                            + "`, or choose another directory with --state",
                    child.err().strip());
        }
    }

    private static List<String> names(Path directory) throws Exception {
        try (var files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
