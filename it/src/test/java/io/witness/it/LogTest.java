package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.shell.control.ControlConnection;
import io.witness.shell.internal.control.JsonTree;
import java.io.OutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines of the log: whatever others do and are called, few of them, each for one event. */
class LogTest {
    /** A process's name has 15 bytes. */
    private static final String PROCESS = "a\n2026 ERROR \u001b";

    private static final String FILE = "b\n\u001b[2J\u202e\"},.jar";
    private static final Set<String> MEMBERS = Set.of("time", "level", "logger", "thread", "message", "fields");
    private static final int GARBAGE = Soak.times(1000, 100_000);
    private static final int CLIENTS = 40;

    @TempDir
    Path home;

    @ParameterizedTest
    @ValueSource(strings = {"text", "json"})
    void shouldStayOneLineAnEvent(String format) throws Exception {
        Path socket = home.resolve("log.sock");
        String entry = "{\"SocketName\": \"" + socket + "\", \"Interface\": \"lo\", \"NumBlocks\": 4}";
        String odd = entry.replace("log.sock", "x\\n2026 ERROR \\ud800\\u001b[2J");
        try (Witness witness = Witness.launch(home, "[" + entry + ",\n" + odd + "]", List.of("--log-format", format))) {
            witness.awaitReady();
            long pid = join(socket, witness);
            Files.writeString(witness.state().resolve("deploy").resolve(FILE), "no jar");
            witness.process().awaitErr("is not deployed");
            if (format.equals("text")) {
                flood(witness, socket);
            }
            changeLevels(witness);
            witness.stop("TERM");
            check(format, witness.process().err(), pid);
            check(format, Files.readString(witness.state().resolve("log/witness.log")), pid);
            if (format.equals("text")) {
                assertFewLines(witness.process());
            }
        }
    }

    private long join(Path socket, Witness witness) throws Exception {
        Path program = Files.copy(Path.of(Tools.c("client")), home.resolve(PROCESS));
        try (Child client = Child.start(home, List.of(program.toString(), "-s", socket.toString(), "-q"))) {
            witness.process().awaitErr(" has joined");
            return client.pid();
        }
    }

    /** What is logged for developers has its stack trace. */
    private static void changeLevels(Witness witness) throws Exception {
        assertTrue(witness.shell("witness:log").matches("(?s)LOGGER +LEVEL\nROOT +info\n.*"));
        String shown = witness.shell("witness:log debug io.witness.shell");
        assertTrue(shown.matches("(?s).*\nio.witness.shell +debug\n.*"), shown);
        try (ControlConnection connection = ControlConnection.to(witness.state())) {
            assertFalse(connection
                    .execute("witness:tap", OutputStream.nullOutputStream(), OutputStream.nullOutputStream())
                    .succeeded());
        }
        witness.process().awaitErr("The command 'witness:tap' failed");
        assertFalse(witness.shell("witness:log default").contains("debug"));
    }

    /** Connections with garbage to the control socket, and clients that come and go. */
    private static void flood(Witness witness, Path socket) throws Exception {
        UnixDomainSocketAddress control =
                UnixDomainSocketAddress.of(witness.state().resolve("control.sock"));
        for (int i = 0; i < GARBAGE; i++) {
            try (SocketChannel channel = SocketChannel.open(control)) {
                channel.write(ByteBuffer.wrap("GET / HTTP/1.1\r\n\r\n".getBytes()));
                ByteBuffer answer = ByteBuffer.allocate(100);
                while (channel.read(answer) >= 0) {
                    answer.clear(); // until it is ended
                }
            } catch (java.io.IOException e) {
                assertTrue(e.getMessage().matches("Broken pipe|Connection reset.*"), e::toString);
            }
        }
        for (int i = 1; i < CLIENTS; i++) { // the first one is another program
            WireClient.joined(socket).close();
        }
        Await.until(
                "they have left", () -> witness.data("witness:clients").all().count() == 0, witness::toString);
    }

    private static void assertFewLines(Child process) {
        assertEquals(2, process.errLines("control socket").size(), process::toString);
        assertEquals(
                1,
                process.errLines(
                                "… " + (GARBAGE - 1) + " more connections to the control socket were ended in the last")
                        .size(),
                process::toString);
        assertEquals(20, process.errLines(" has joined pid=").size(), process::toString);
        String rest = "… " + (CLIENTS - 20) + " more clients have ";
        assertEquals(1, process.errLines(rest + "joined in the last").size(), process::toString);
        assertEquals(1, process.errLines(rest + "ended in the last").size(), process::toString);
    }

    private static void check(String format, String log, long pid) throws Exception {
        List<Map<?, ?>> events = new ArrayList<>();
        int traced = 0;
        for (String line : log.lines().toList()) {
            String plain = line.replace("\t", "");
            assertTrue(plain.chars().noneMatch(c -> Character.isISOControl(c) || c == '\u202E'), line);
            if (line.startsWith("\t")) {
                assertEquals("text", format, line);
                traced++;
            } else if (format.equals("text")) {
                assertTrue(line.matches("\\d{4}-\\S+ (ERROR|WARN |INFO |DEBUG) .*"), line);
            } else {
                events.add(event(line));
            }
        }
        assertEquals(format.equals("text"), traced > 3, log);
        if (format.equals("json")) {
            assertTrue(events.stream().anyMatch(event -> event.containsKey("stackTrace")), log);
            Map<?, ?> joined = events.stream()
                    .filter(event -> event.get("message").toString().endsWith(" has joined"))
                    .findFirst()
                    .orElseThrow();
            Map<?, ?> fields = (Map<?, ?>) joined.get("fields");
            assertEquals(Long.toString(pid), fields.get("pid"));
            assertEquals("0", fields.get("ring"));
            assertTrue(events.stream()
                    .anyMatch(event -> event.get("message").toString().contains("is not deployed")));
            assertEquals(
                    1,
                    events.stream()
                            .filter(event -> event.get("level").equals("ERROR")
                                    && event.get("message").toString().contains("2026 ERROR"))
                            .count(),
                    log);
        }
    }

    private static Map<?, ?> event(String line) throws Exception {
        Map<?, ?> event = (Map<?, ?>) JsonTree.read(line);
        assertTrue(event.keySet().containsAll(MEMBERS), line);
        OffsetDateTime.parse(event.get("time").toString());
        return event;
    }
}
