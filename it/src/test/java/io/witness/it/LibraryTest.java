package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The programs of docs/library.md. */
@Timeout(300)
class LibraryTest {
    private static final int MOST_LINES = 20;

    @TempDir
    private static Path directory;

    private static PagePrograms programs;

    @BeforeAll
    static void compile() throws Exception {
        programs = PagePrograms.compile("docs/library.md", directory);
    }

    @Test
    void shouldHaveShortProgramsForAllEntrances() {
        assertEquals(
                Set.of("Sizes", "Versions", "Join", "Mock", "AtOnce", "Send"),
                programs.texts().keySet());
        programs.texts().forEach((name, text) -> assertTrue(text.lines().count() <= MOST_LINES, name));
    }

    @Test
    void shouldReadWhatATestAdds() throws Exception {
        assertEquals(List.of("1500"), programs.run("Mock"));
    }

    @Test
    void shouldCaptureFromAnInterface() throws Exception {
        try (Veth veth = Veth.create();
                Child sizes = programs.start("Sizes", veth.captured());
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
                Child program = programs.start("AtOnce", veth.captured());
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
            assertEquals(List.of("1000 frames, 60000 bytes"), programs.run("Send", veth.far()));
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

        assertEquals(List.of("IPv4: 2, IPv6: 1"), programs.run("Versions", file));
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
                Child join = programs.start("Join", socket);
                Child flood = Traffic.flood(directory, veth, 1000, 100)) {
            join.expectStatus(0);
            assertEquals(List.of("100 bytes", "100 bytes", "100 bytes"), join.lines());
        }
    }
}
