package io.witness.cli.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.client.testing.FakeServer;
import io.witness.client.testing.MemoryFile;
import io.witness.pcap.testing.BlockBuilder;
import io.witness.pcap.testing.Frames;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands of users whose system speaks another language, as do the texts of its errors then. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ForeignLocaleTest {
    private static final int BLOCK_SIZE = 4096;
    private static final String LOCALE = "de_DE.UTF-8";

    @TempDir
    private static Path locales;

    @TempDir
    private Path directory;

    /** Makes the locale, whatever locales this host has. */
    @BeforeAll
    static void makeLocale() throws Exception {
        String made = locales.resolve(LOCALE).toString();
        Process localedef = new ProcessBuilder("localedef", "-i", "de_DE", "-f", "UTF-8", made).start();
        assertEquals(0, localedef.waitFor(), () -> text(localedef));
    }

    /** Starts a class in the locale, with messages in a language. */
    private static Process start(String language, List<String> prefix, Class<?> main, String... arguments)
            throws Exception {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(permissions());
        command.addAll(
                List.of("-Dstdout.encoding=UTF-8", "-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(Map.of("LOCPATH", locales.toString(), "LC_ALL", LOCALE, "LANGUAGE", language));
        return builder.start();
    }

    /** Newer JVMs warn on standard error about what native calls need, unless it is allowed. */
    private static List<String> permissions() {
        int version = Runtime.version().feature();
        return Stream.of(
                        version >= 22 ? "--enable-native-access=ALL-UNNAMED" : null,
                        version >= 24 ? "--sun-misc-unsafe-memory-access=allow" : null)
                .filter(Objects::nonNull)
                .toList();
    }

    private static String text(Process process) {
        try {
            return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Root as well is denied what it may not do, without the right to pass over the mode of files. */
    private static List<String> withoutRights() throws IOException {
        boolean root = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        return root ? List.of("setpriv", "--bounding-set", "-dac_override,-dac_read_search") : List.of();
    }

    private static ServerSocketChannel listen(Path path) throws IOException {
        return ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(path));
    }

    /** The same files for a socket, and for the shell in a state directory. */
    private List<ServerSocketChannel> makeFiles() throws IOException {
        List<ServerSocketChannel> alive = new ArrayList<>();
        for (String suffix : new String[] {"", ".state/control.sock"}) {
            for (String name : new String[] {"absent", "stale", "file", "denied"}) {
                Files.createDirectories(directory.resolve(name + suffix).getParent());
            }
            listen(directory.resolve("stale" + suffix)).close();
            Files.createFile(directory.resolve("file" + suffix));
            Path denied = directory.resolve("denied" + suffix);
            alive.add(listen(denied));
            Files.setPosixFilePermissions(denied, PosixFilePermissions.fromString("---------"));
        }
        return alive;
    }

    @ParameterizedTest
    @CsvSource({
        "de, Datei oder Verzeichnis nicht gefunden",
        "fr, Aucun fichier ou dossier de ce",
        "ja, そのようなファイルやディレクトリはありません"
    })
    void shouldTellErrorsApartWhateverTheirText(String language, String missing) throws Exception {
        List<ServerSocketChannel> alive = makeFiles();
        Process process = start(language, withoutRights(), ConnectionReport.class, directory.toString());
        Map<String, String> report = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.split(": ", 2))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
        assertEquals(0, process.waitFor(), () -> text(process));
        for (ServerSocketChannel channel : alive) {
            channel.close();
        }
        assertTrue(
                report.get("connect absent").contains(missing), report::toString); // else it was not in that language
        assertReason(report, "connect absent", "ConnectException", "there is no such file: start the server");
        assertReason(report, "connect stale", "ConnectException", "no process listens there");
        assertReason(report, "connect file", "IOException", "it is not a socket: use a SocketName");
        assertReason(
                report,
                "connect denied",
                "IOException",
                "permission denied: ask for access by the socket's User or Group");
        assertReason(report, "shell absent", "IOException", "control.sock: there is no such file");
        assertReason(report, "shell stale", "IOException", "control.sock: no process listens at it");
        assertReason(report, "shell file", "IOException", "control.sock: no process listens at it");
        assertReason(report, "shell denied", "IOException", "permission denied: only its user and root may connect");
        assertReason(report, "listen denied", "IOException", "needs the capability CAP_DAC_OVERRIDE");
        assertEquals("succeeded", report.get("listen stale"));
    }

    private static void assertReason(Map<String, String> report, String attempt, String type, String reason) {
        String line = report.get(attempt);
        assertTrue(line.startsWith(type + ": ") && line.contains(reason), () -> attempt + ": " + line);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldWaitForASocketThatIsNotThereOrNotServed(boolean stale) throws Exception {
        Path path = directory.resolve("socket");
        if (stale) {
            listen(path).close();
        }
        Process process = start("de", List.of(), Main.class, "dump", "-F", path.toString());
        try (MemoryFile memory = new MemoryFile(BLOCK_SIZE, 2).sealed()) {
            BufferedReader errors = process.errorReader(StandardCharsets.UTF_8);
            String first = errors.readLine();
            assertTrue(first.endsWith("; waiting for it"), first);
            new BlockBuilder(memory.block(0))
                    .sequence(0)
                    .add(0, Frames.udpFrame(20))
                    .build();
            FakeServer server = new FakeServer(path, s -> {
                s.greet(1, BLOCK_SIZE, 2, null);
                s.handOver(memory.descriptor());
                s.sendWords(0);
                s.awaitEnd();
            });
            assertTrue(process.inputReader().readLine().endsWith("UDP, length 20"));
            process.toHandle().destroy();
            assertTrue(process.waitFor(30, TimeUnit.SECONDS));
            assertEquals(0, process.exitValue());
            server.stop();
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertFalse(process.isAlive());
    }
}
