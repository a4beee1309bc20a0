package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Starts with the classes of an earlier one, and with an archive of them that is no good. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KeptClassesTest {
    /** How a JVM that logs it says where the class of a bundle has come from. */
    private static final String KEPT = "io.witness.fanout.internal.SocketRings source: shared objects file (top)";

    /** Has a copy of the distribution, and the archive that its first start made: each test begins with that. */
    @TempDir
    static Path shared;

    @TempDir
    Path home;

    private Path program;
    private Path state;
    /** Of the last start. */
    private Path log;

    @BeforeAll
    void unpack() throws Exception {
        program = shared.resolve("program");
        Child.run(shared, "cp", "-r", Path.of(Witness.COMMAND).getParent().toString(), program.toString());
        removeArchive();
        home = shared;
        state = home.resolve("state");
        assertEquals("", keep());
        Child.run(shared, "cp", "-a", program.resolve("classes").toString(), "kept");
    }

    private void removeArchive() throws Exception {
        Child.run(shared, "rm", "-rf", program.resolve("classes").toString());
    }

    @BeforeEach
    void restoreArchive() throws Exception {
        state = home.resolve("state");
        removeArchive();
        Child.run(shared, "cp", "-a", "kept", program.resolve("classes").toString());
    }

    @Test
    void shouldStartWithTheClassesOfAnEarlierStart() throws Exception {
        Path archive = archive(program);
        assertEquals("rw-r--r--", PosixFilePermissions.toString(Files.getPosixFilePermissions(key(archive))));
        assertEquals("r--r--r--", PosixFilePermissions.toString(Files.getPosixFilePermissions(archive)));
        assertEquals("", start());
        assertTrue(loaded().contains(KEPT), "no class of a bundle comes from " + archive);
    }

    @Test
    void shouldKeepTheClassesAnewIfTheirArchiveIsDamaged() throws Exception {
        Path archive = archive(program);
        byte[] whole = Files.readAllBytes(archive);
        truncate(archive, whole.length / 2);
        assertEquals("", keep());
        assertTrue(Files.size(archive) > whole.length / 2, "it is as it was");
        overwrite(archive, whole.length / 2);
        byte[] damaged = Files.readAllBytes(archive);
        assertEquals("", start());
        assertFalse(Arrays.equals(damaged, Files.readAllBytes(archive)), "it is as it was");
        assertTrue(loaded().contains(KEPT));
    }

    @Test
    void shouldStartThoughTheJvmRefusesTheArchive() throws Exception {
        Path archive = archive(program);
        overwrite(archive, 0); // where another JDK has another mark
        String made = Files.readString(key(archive));
        String checksum = Child.run(home, "sh", "-c", "cksum < " + archive);
        Files.writeString(key(archive), made.substring(0, made.stripTrailing().lastIndexOf('\n') + 1) + checksum);
        assertEquals("", start());
        assertFalse(loaded().contains("(top)"));
    }

    @Test
    @Order(Integer.MAX_VALUE) // the archive that was kept fits no more
    void shouldNotStartWithClassesOfOtherJars() throws Exception {
        String made = Files.readString(key(archive(program)));
        try (Stream<Path> jars = Files.list(program.resolve("bundle"))) {
            Child.run(home, "touch", jars.findFirst().orElseThrow().toString());
        }
        assertEquals("", keep());
        assertNotEquals(made, Files.readString(key(archive(program))));
    }

    @Test
    void shouldKeepClassesInAStateDirectoryThatIsUsedAgainIfTheJarsAreSomebodyElses() throws Exception {
        removeArchive();
        TestUser.open(shared);
        TestUser.open(home);
        Files.createDirectory(state);
        TestUser.NOBODY.own(state);
        String[] nobody = TestUser.NOBODY.command("net_raw").toArray(String[]::new);
        assertEquals("", start(nobody));
        assertFalse(Files.exists(state.resolve("classes")), "made for one start");
        assertEquals("", keep(nobody));
        assertEquals("", start(nobody));
        assertTrue(loaded().contains(KEPT), "no class comes from " + archive(state));
        assertFalse(Files.exists(program.resolve("classes")));
    }

    @Test
    void shouldSayOnceThatClassesCannotBeKept() throws Exception {
        removeArchive();
        String[] nowhere = {"env", "TMPDIR=" + "x".repeat(90)}; // a directory that is not there
        assertEquals("", keep(nowhere));
        Path odd = Files.createDirectories(home.resolve("x".repeat(100))); // its sockets' names are too long
        String[] tooLong = {"env", "TMPDIR=" + odd};
        assertTrue(keep(tooLong).startsWith("witness: starts stay slow: classes cannot be kept in " + program));
        assertEquals("", start(tooLong));
    }

    /** Starts a JVM that only tells its version, behind a command; what was written to standard error. All before that is as for a start. */
    private String keep(String... prefix) throws Exception {
        try (Child run = Child.start(home, command("--version", prefix))) {
            run.expectStatus(0);
            return run.err();
        }
    }

    private List<String> command(String option, String... prefix) throws Exception {
        Path socket = home.resolve("state/a.sock");
        Path file = Files.writeString(
                home.resolve("testimony.conf"),
                Entry.file(Entry.of(socket, "lo").with("BlockSize", 65536).with("NumBlocks", 16)));
        List<String> command = new ArrayList<>(List.of(prefix));
        command.addAll(List.of("env", "WITNESS_JAVA_OPTS=" + option));
        command.addAll(List.of(program.resolve("witness").toString(), "run"));
        command.addAll(List.of("--config", file.toString(), "--state", state.toString()));
        return command;
    }

    /** Starts and stops it, behind a command; what it wrote to standard error by then, without the log. */
    private String start(String... prefix) throws Exception {
        log = (Files.exists(state) ? state : home).resolve("loaded");
        try (Child run = Child.start(home, command("-Xlog:class+load:file=" + log, prefix))) {
            // on a busy machine a rehearsal and a start take longer than a start may
            Await.until(
                    "it has been rehearsed, or is not",
                    () -> isRehearsed() || !run.lines().isEmpty() || !run.isAlive(),
                    run::toString);
            Await.until("it is ready", () -> !run.lines().isEmpty() || !run.isAlive(), run::toString);
            assertEquals(List.of("witness: ready: 1 of 1 sockets"), run.lines(), run::toString);
            run.signal("TERM");
            run.expectStatus(0);
            return String.join(
                    "\n",
                    run.err()
                            .lines()
                            .filter(line -> !line.matches("\\d{4}-\\d\\d-\\d\\dT.*"))
                            .toList());
        }
    }

    private boolean isRehearsed() {
        return Stream.of(program, state)
                .map(place -> place.resolve("classes").toFile().list())
                .anyMatch(names -> names != null && Stream.of(names).anyMatch(name -> name.endsWith(".key")));
    }

    private String loaded() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path archive(Path place) throws IOException {
        try (Stream<Path> files = Files.list(place.resolve("classes"))) {
            List<Path> all = files.sorted().toList();
            assertEquals(2, all.size(), all::toString);
            assertTrue(all.get(0).toString().endsWith(".jsa"), all::toString);
            return all.get(0);
        }
    }

    private static Path key(Path archive) {
        return Path.of(archive.toString().replaceAll("jsa$", "key"));
    }

    private static void truncate(Path file, long bytes) throws IOException {
        try (FileChannel open = FileChannel.open(file, StandardOpenOption.WRITE)) {
            open.truncate(bytes);
        }
    }

    private static void overwrite(Path file, long at) throws IOException {
        try (FileChannel open = FileChannel.open(file, StandardOpenOption.WRITE)) {
            open.write(ByteBuffer.wrap("damaged".getBytes(StandardCharsets.US_ASCII)), at);
        }
    }
}
