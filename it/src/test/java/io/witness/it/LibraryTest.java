package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The programs of docs/library.md, as they stand there, with the library's jars and no others. */
@Timeout(300)
class LibraryTest {
    private static final int MOST_LINES = 20;
    private static final List<String> ARTIFACTS = List.of(
            "api",
            "settings",
            "source",
            "linux",
            "filter",
            "afpacket",
            "memory",
            "pcap",
            "decode",
            "replay",
            "protocol",
            "client");

    @TempDir
    private static Path directory;

    private static Map<String, String> programs;
    private static String classPath;

    @BeforeAll
    static void compile() throws Exception {
        programs = programs();
        classPath = jars();
        List<String> files = new ArrayList<>();
        for (Map.Entry<String, String> program : programs.entrySet()) {
            Path file = directory.resolve(program.getKey() + ".java");
            files.add(Files.writeString(file, program.getValue()).toString());
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null);
        StringWriter problems = new StringWriter();
        List<String> options = List.of("--release", "17", "-Xlint:all,-processing", "-Werror", "-proc:none");
        List<String> places = List.of("-d", directory.toString(), "-cp", classPath);
        boolean compiled = compiler.getTask(
                        problems,
                        manager,
                        null,
                        Stream.of(options, places).flatMap(List::stream).toList(),
                        null,
                        manager.getJavaFileObjectsFromStrings(files))
                .call();
        assertTrue(compiled, problems::toString);
    }

    private static Map<String, String> programs() throws Exception {
        return Page.of("docs/library.md").blocks("java").stream()
                .collect(Collectors.toMap(CodeBlock::className, CodeBlock::text));
    }

    private static String jars() throws Exception {
        List<String> jars = new ArrayList<>();
        for (String part : List.of("bundle", "lib")) {
            try (Stream<Path> files = Files.list(Tools.ROOT.resolve("platform-runtime/target/witness/" + part))) {
                files.map(Path::toString).filter(LibraryTest::isOfLibrary).forEach(jars::add);
            }
        }
        assertEquals(ARTIFACTS.size(), jars.size(), jars::toString);
        return String.join(":", jars);
    }

    private static boolean isOfLibrary(String jar) {
        return ARTIFACTS.stream().anyMatch(name -> jar.contains("/io.witness." + name + "-"));
    }

    private Child start(String program, Object... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java"));
        command.addAll(List.of("-cp", classPath + ":" + directory, program));
        Stream.of(arguments).map(Object::toString).forEach(command::add);
        return Child.start(directory, command);
    }

    private List<String> run(String program, Object... arguments) throws Exception {
        try (Child child = start(program, arguments)) {
            child.expectStatus(0);
            return child.lines();
        }
    }

    @Test
    void shouldHaveShortProgramsForAllEntrances() {
        assertEquals(Set.of("Sizes", "Versions", "Join", "Mock", "AtOnce", "Send"), programs.keySet());
        programs.forEach((name, text) -> assertTrue(text.lines().count() <= MOST_LINES, name));
    }

    @Test
    void shouldReadWhatATestAdds() throws Exception {
        assertEquals(List.of("1500"), run("Mock"));
    }

    @Test
    void shouldCaptureFromAnInterface() throws Exception {
        try (Veth veth = Veth.create();
                Child sizes = start("Sizes", veth.captured());
                Child flood = Traffic.flood(directory, veth, 1000, 100)) {
            sizes.expectStatus(0);
            List<String> lines = sizes.lines();
            assertEquals(5, lines.size());
            assertTrue(lines.get(0).matches("\\d{19} 100 bytes"), lines::toString);
            assertTrue(lines.get(3).startsWith("LinkDescription[name=" + veth.captured()), lines::toString);
        }
    }

    @Test
    void shouldCaptureWithFrames() throws Exception {
        try (Veth veth = Veth.create();
                Child program = start("AtOnce", veth.captured());
                Child flood = Traffic.flood(directory, veth, 1000, 1000)) {
            program.expectStatus(0);
            List<String> lines = program.lines();
            assertEquals(4, lines.size(), lines::toString);
            assertEquals("1000 bytes, NONE, false", lines.get(0));
            assertEquals("1 ns, 0 missed", lines.get(3));
        }
    }

    @Test
    void shouldSendFrames() throws Exception {
        try (Veth veth = Veth.create()) {
            assertEquals(List.of("1000 frames, 60000 bytes"), run("Send", veth.far()));
        }
    }

    @Test
    void shouldPlayACaptureFile() throws Exception {
        List<byte[]> frames = new ArrayList<>();
        frames.add(frame("0800", 0x45));
        frames.add(frame("81000005" + "0800", 0x45));
        frames.add(frame("86dd", 0x60));
        frames.add(frame("0806", 0));
        Path file = directory.resolve("some.pcap.gz");
        Files.write(file, Captures.gzip(Captures.pcap(Captures.recorded(frames, 1_700_000_000_000_000_000L))));

        assertEquals(List.of("IPv4: 2, IPv6: 1"), run("Versions", file));
    }

    private static byte[] frame(String type, int versionByte) {
        byte[] link = HexFormat.of().parseHex("020000000001020000000002" + type);
        byte[] frame = Arrays.copyOf(link, 60);
        frame[link.length] = (byte) versionByte;
        return frame;
    }

    @Test
    void shouldJoinASocket() throws Exception {
        Path socket = directory.resolve("join.sock");
        try (Veth veth = Veth.create();
                Witness witness = Witness.start(directory, Entry.of(socket, veth.captured()));
                Child join = start("Join", socket);
                Child flood = Traffic.flood(directory, veth, 1000, 100)) {
            join.expectStatus(0);
            assertEquals(List.of("100 bytes", "100 bytes", "100 bytes"), join.lines());
        }
    }
}
