package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Commands with the classes that an earlier one has kept, and with an archive of them that is no good. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeptCommandClassesTest {
    private static final String[] RINGSIZE = {"ringsize", "10Gbit", "700", "100ms"};
    private static final String SHARED = " source: shared objects file (top)";

    /** Has a copy of the distribution, and the archive that its first command made: each test begins with that. */
    @TempDir
    static Path shared;

    @TempDir
    Path home;

    private Path program;
    private String expected;

    @BeforeAll
    void makeArchive() throws Exception {
        TestUser.open(shared);
        program = shared.resolve("program");
        Child.run(shared, "cp", "-r", Path.of(Witness.COMMAND).getParent().toString(), program.toString());
        leaveCutArchive();
        List<Child> first = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            first.add(start(RINGSIZE));
        }
        for (Child command : first) {
            command.expectStatus(0);
            assertEquals("", command.err());
            expected = result(command.out());
            assertTrue(expected.contains("NumBlocks"), command::toString);
            command.close();
        }
        awaitArchive(program);
        Child.run(shared, "cp", "-a", program.resolve("classes").toString(), "kept");
    }

    /** What is left of a copy, of an older version, that was broken off: a JVM that took it would die. */
    private void leaveCutArchive() throws Exception {
        Path classes = program.resolve("classes");
        Child.run(shared, "rm", "-rf", classes.toString());
        Path jdk = Path.of(System.getProperty("java.home"));
        String name = jdk.toString().substring(1).replace('/', '-') + "-commands";
        Files.createDirectory(classes);
        byte[] archive = Files.readAllBytes(jdk.resolve("lib/server/classes.jsa"));
        Files.write(classes.resolve(name + ".jsa"), Arrays.copyOf(archive, 100_000));
        Files.writeString(classes.resolve(name + ".key"), "an older version\n1 100000\n");
    }

    @BeforeEach
    void restoreArchive() throws Exception {
        Child.run(shared, "rm", "-rf", program.resolve("classes").toString());
        Child.run(shared, "cp", "-a", "kept", program.resolve("classes").toString());
    }

    @Test
    void shouldTakeItsClassesFromTheArchiveOfAnEarlierOne() throws Exception {
        Path archive = archive(program);
        assertEquals("rw-r--r--", PosixFilePermissions.toString(Files.getPosixFilePermissions(key(archive))));
        assertEquals("r--r--r--", PosixFilePermissions.toString(Files.getPosixFilePermissions(archive)));
        assertEquals(List.of("io.witness.cli.internal.Main" + SHARED), loaded());
    }

    @Test
    void shouldDoWithoutAnArchiveThatTheJvmRefuses() throws Exception {
        Path archive = archive(program);
        Child.run(home, "sh", "-c", "printf damaged | dd of='" + archive + "' conv=notrunc status=none");
        String made = Files.readString(key(archive));
        String checksum = Child.run(home, "sh", "-c", "cksum < " + archive);
        Files.writeString(key(archive), made.substring(0, made.stripTrailing().lastIndexOf('\n') + 1) + checksum);
        List<String> loaded = loaded();
        assertEquals(1, loaded.size());
        assertFalse(loaded.contains("io.witness.cli.internal.Main" + SHARED));
    }

    @Test
    void shouldKeepClassesInTheCacheOfAUserWhoMayNotWriteTheDistribution() throws Exception {
        Child.run(shared, "rm", "-rf", program.resolve("classes").toString());
        TestUser.open(home);
        Path nowhere = home.resolve("nowhere");
        assertEquals(expected, result(Child.run(home, nobody(nowhere, RINGSIZE))));
        Path own = Files.createDirectory(home.resolve("own"));
        TestUser.NOBODY.own(own);
        assertEquals(expected, result(Child.run(home, nobody(own, RINGSIZE))));
        Path place = own.resolve(".cache/witness");
        awaitArchive(place);
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(place)));
        assertFalse(Files.exists(program.resolve("classes")));
        assertFalse(Files.exists(nowhere));
        // nobody else takes it for theirs
        Child.run(home, "chown", "-R", "root:root", own.resolve(".cache").toString());
        TestUser.open(place.getParent());
        TestUser.open(place);
        Path log = own.resolve("loaded");
        assertEquals(expected, result(Child.run(home, nobody(own, RINGSIZE))));
        assertFalse(Files.readString(log).contains("(top)"));
    }

    private String[] nobody(Path itsHome, String... words) {
        List<String> command = TestUser.NOBODY.command();
        command.addAll(List.of("env", "-u", "XDG_CACHE_HOME", "HOME=" + itsHome));
        if (Files.exists(itsHome)) {
            command.add("WITNESS_JAVA_OPTS=-Xlog:class+load:file=" + itsHome.resolve("loaded"));
        }
        command.add(program.resolve("witness").toString());
        command.addAll(List.of(words));
        return command.toArray(String[]::new);
    }

    private Child start(String... words) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(program.resolve("witness").toString()));
        command.addAll(List.of(words));
        return Child.start(shared, command);
    }

    /** What a command printed, without how much memory the machine has at the moment. */
    private static String result(String printed) {
        return printed.replaceAll("(?m)^machine:.*", "");
    }

    /** Executes a command; where the JVM says that it has the class of commands from. */
    private List<String> loaded() throws Exception {
        Path log = home.resolve("loaded");
        List<String> command =
                new ArrayList<>(List.of("env", "WITNESS_JAVA_OPTS=-Xlog:class+load:file=" + log + ":none"));
        command.add(program.resolve("witness").toString());
        command.addAll(List.of(RINGSIZE));
        assertEquals(expected, result(Child.run(home, command.toArray(String[]::new))));
        return Files.readAllLines(log).stream()
                .filter(line -> line.startsWith("io.witness.cli.internal.Main "))
                .toList();
    }

    private static void awaitArchive(Path place) throws Exception {
        Await.until("classes are kept in " + place, () -> isMade(place));
    }

    /** Whether the key is there, which is written last, and nothing else than that and the archive is left. */
    private static boolean isMade(Path place) throws IOException {
        String[] names = place.resolve("classes").toFile().list();
        return names != null
                && names.length == 2
                && Stream.of(names).allMatch(name -> name.matches(".*-commands\\.(jsa|key)"))
                && Files.size(archive(place)) > 1_000_000;
    }

    private static Path archive(Path place) throws IOException {
        try (Stream<Path> files = Files.list(place.resolve("classes"))) {
            return files.filter(file -> file.toString().endsWith("-commands.jsa"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static Path key(Path archive) {
        return Path.of(archive.toString().replaceAll("jsa$", "key"));
    }
}
