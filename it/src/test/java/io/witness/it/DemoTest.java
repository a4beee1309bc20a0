package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The demonstration where there is next to nothing: see {@link Container}. */
@Execution(ExecutionMode.CONCURRENT) // each test waits most of the time, for a runtime of its own
class DemoTest {
    private static final Pattern SUM =
            Pattern.compile("(?m)^(.+): (\\d+) = (\\d+) seen \\+ (\\d+) missed \\+ (\\d+) before it came$");
    private static final Pattern JOIN = Pattern.compile("(?m)^  \\S+ dump (/\\S+/demo\\.sock) -c 5$");

    @TempDir
    Path home;

    private Container container;

    @BeforeEach
    void build() throws Exception {
        container = Container.make(home);
    }

    @AfterEach
    void shouldLeaveNothing() throws Exception {
        Await.until("all processes are gone", () -> processes().isEmpty(), () -> processes()
                .toString());
        Await.until("all files are gone", () -> container.temporaryFiles().isEmpty());
    }

    private Map<Long, String> processes() {
        try {
            return container.processes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<MatchResult> sums(Child demo) {
        return SUM.matcher(demo.out()).results().toList();
    }

    private static void assertAddsUp(Child demo) {
        assertEquals(2, sums(demo).size(), demo::toString);
        for (MatchResult sum : sums(demo)) {
            long all = Long.parseLong(sum.group(2));
            long seen = Long.parseLong(sum.group(3));
            assertEquals(all, seen + Long.parseLong(sum.group(4)) + Long.parseLong(sum.group(5)), sum.group());
            assertTrue(seen > 500, sum.group());
            assertEquals("0", sum.group(4), "nobody is slow: " + sum.group());
        }
    }

    /** Waits until another program may join; its socket. */
    private static Path awaitSocket(Child demo) throws Exception {
        Await.until("it is there", () -> demo.out().contains("client outside") || !demo.isAlive(), demo::toString);
        Matcher line = JOIN.matcher(demo.out());
        assertTrue(line.find(), demo::toString);
        return Path.of(line.group(1));
    }

    private void assertFails(int status, String message, String... command) throws Exception {
        try (Child demo = container.start(command)) {
            demo.expectStatus(status);
            List<String> lines = demo.err().lines().toList();
            assertEquals(1, lines.size(), demo::toString);
            assertTrue(lines.get(0).startsWith("witness") && lines.get(0).contains(message), demo::toString);
            assertEquals("", demo.out());
        }
    }

    @Test
    void shouldShowWhatBothReadersSee() throws Exception {
        try (Child demo = container.demo("--seconds", "5")) {
            demo.expectStatus(0);
            assertEquals("", demo.err());
            assertFalse(demo.out().contains("\033"), "no terminal");
            assertAddsUp(demo);
            for (String reader : List.of("consumer inside", "client outside, pid " + demo.pid())) {
                List<String> rows = demo.lines().stream()
                        .filter(line -> line.startsWith(reader + " "))
                        .toList();
                assertTrue(rows.size() >= 4, demo::toString);
                String[] last = rows.get(rows.size() - 1)
                        .substring(reader.length())
                        .strip()
                        .split(" +");
                assertEquals(7, last.length, demo::toString);
                assertTrue(Long.parseLong(last[1]) > 100, "a rate: " + demo);
                assertTrue(Long.parseLong(last[3]) >= 156, "a whole round has been seen, with all its flows: " + demo);
            }
        }
    }

    @Test
    void shouldLetAnotherProgramJoinAndShowIt() throws Exception {
        try (Child demo = container.demo()) {
            Path socket = awaitSocket(demo);
            try (Child more = container.start(ReadableCopy.command(), "dump", socket.toString())) {
                Await.until(
                        "it is shown",
                        () -> demo.out().contains("client java (pid " + more.pid() + ")"),
                        demo::toString);
                more.signal("TERM");
                more.expectStatus(0);
            }
            try (Child five = container.start(ReadableCopy.command(), "dump", socket.toString(), "-c", "5")) {
                five.expectStatus(0);
                assertEquals(5, five.lines().size(), five::toString);
            }
            demo.signal("INT");
            demo.expectStatus(0);
            assertAddsUp(demo);
        }
    }

    @ParameterizedTest
    @CsvSource({"INT, 0", "TERM, 0", "HUP, 129", "KILL, 137"})
    void shouldLeaveNothingHoweverItEnds(String signal, int status) throws Exception {
        try (Child demo = container.demo()) {
            Path directory = awaitSocket(demo).getParent();
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)));
            assertNotEquals(List.of(), container.temporaryFiles());
            assertEquals(3, processes().size(), "demo, guard, runtime: " + processes());
            demo.signal(signal);
            demo.expectStatus(status);
        }
    }

    @Test
    void shouldLeaveNothingWhenItsReaderGoesAway() throws Exception {
        try (Child demo = container.start(
                "bash", "-c", "\"$0\" demo | head -n 1; echo ${PIPESTATUS[0]}", ReadableCopy.command())) {
            demo.expectStatus(0);
            assertEquals("0", demo.lines().get(1), demo::toString);
        }
    }

    @Test
    void shouldSayWhatTheRuntimeSaysWhenThatEnds() throws Exception {
        try (Child demo = container.demo()) {
            awaitSocket(demo);
            for (Map.Entry<Long, String> process : processes().entrySet()) {
                if (process.getValue().contains(" io.witness.launcher.Main --config ")) {
                    Child.run(home, "kill", "-KILL", process.getKey().toString());
                }
            }
            demo.expectStatus(1);
            assertTrue(demo.err().startsWith("witness demo: "), demo::toString);
            assertEquals(1, demo.err().lines().count(), demo::toString);
        }
    }

    @Test
    void shouldSayInOneLineWhatItMisses() throws Exception {
        String program = ReadableCopy.command();
        assertFails(2, "--seconds x: use a whole number", program, "demo", "--seconds", "x");
        assertFails(2, "demo does not know -n", program, "demo", "-n");
        assertFails(
                1,
                "/root, where temporary files go, is not a writable directory",
                "env",
                "TMPDIR=/root",
                program,
                "demo");
        assertFails(1, "KiB free", "env", "TMPDIR=" + container.full(), program, "demo");
        assertFails(1, "mounted noexec?", "env", "TMPDIR=" + container.withoutExecution(), program, "demo");
    }

    /** Of what Wireshark has to object, there is nothing that is worse than a note. */
    @Test
    void shouldReplayPacketsWithoutFault() throws Exception {
        Path copy = home.resolve("copy.pcapng");
        try (Child demo = container.demo()) {
            Files.copy(awaitSocket(demo).resolveSibling("demo.pcapng"), copy);
        }
        String all = Child.run(home, "tshark", "-r", copy.toString(), "-T", "fields", "-e", "frame.protocols");
        assertTrue(all.lines().count() > 500, all);
        for (String protocol : List.of(
                "arp",
                "ip:icmp",
                "ip:udp:dns",
                "ip:udp:syslog",
                "ip:tcp:http",
                "ip:tcp:tls",
                "ipv6:icmpv6",
                "ipv6:udp:dns",
                "ipv6:tcp:http",
                "vlan:ethertype:ip:tcp:tls")) {
            assertTrue(all.contains(protocol), protocol);
        }
        String faults = "_ws.malformed || _ws.expert.severity >= 0x600000 || ip.checksum.status == 0"
                + " || tcp.checksum.status == 0 || udp.checksum.status == 0 || icmp.checksum.status == 0"
                + " || icmpv6.checksum.status == 0";
        List<String> tshark = List.of(
                "tshark",
                "-r",
                copy.toString(),
                "-o",
                "ip.check_checksum:TRUE",
                "-o",
                "tcp.check_checksum:TRUE",
                "-o",
                "udp.check_checksum:TRUE",
                "-Y",
                faults);
        assertEquals("", Child.run(home, tshark.toArray(String[]::new)));
        String text = Child.run(home, "tcpdump", "-nvr", copy.toString());
        assertFalse(
                Pattern.compile("(?i)incorrect|bad |\\[\\|(?!http|domain)")
                        .matcher(text)
                        .find(),
                text);
    }
}
