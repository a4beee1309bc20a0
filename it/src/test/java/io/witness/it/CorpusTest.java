package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.packet.PacketCopy;
import io.witness.pcap.CaptureReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Capture files are read as Wireshark's programs read them, up to the same packet: the number of packets, their bytes on the wire, the
 * earliest and the latest time. The files are those of a Debian package, or all below the directories that WITNESS_CORPUS names.
 */
class CorpusTest {
    private static final String SHIPPED = "/usr/share/gocode/src/github.com/google/gopacket";
    private static final String DIRECTORIES = System.getenv().getOrDefault("WITNESS_CORPUS", SHIPPED);
    private static final String CAPTURES = ".*\\.(pcap|pcapng|cap|ntar|dmp|trace|lcap)(\\.(gz|zst))?";
    private static final int AT_ONCE = 200;

    @TempDir
    Path home;

    private final Map<String, List<String>> differences = new TreeMap<>();
    private long packets;

    @Test
    @Timeout(3600)
    void shouldReadWhatWiresharkReads() throws Exception {
        List<Path> files = files();
        assertTrue(files.size() >= 50, files::toString);
        for (int i = 0; i < files.size(); i += AT_ONCE) {
            compare(files.subList(i, Math.min(files.size(), i + AT_ONCE)));
        }
        System.out.println(files.size() + " files, " + packets + " packets");
        differences.forEach((kind, of) -> System.out.println(kind + ": " + of.size() + ", " + of));
        assertEquals(List.of(), differences.getOrDefault(CaptureSummary.UNEXPLAINED, List.of()));
    }

    private static List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String directory : DIRECTORIES.split(":")) {
            try (Stream<Path> found = Files.walk(Path.of(directory))) {
                found.filter(Files::isRegularFile)
                        .filter(file -> file.getFileName().toString().matches(CAPTURES))
                        .sorted()
                        .forEach(files::add);
            }
        }
        return files;
    }

    private void compare(List<Path> files) throws Exception {
        Map<String, CaptureSummary> told = capinfos(files);
        for (Path file : files) {
            CaptureSummary ours = read(file);
            packets += ours.packets();
            CaptureSummary theirs = told.getOrDefault(file.toString(), CaptureSummary.REFUSED);
            ours.difference(theirs).ifPresent(kind -> differences
                    .computeIfAbsent(kind, any -> new ArrayList<>())
                    .add("\n  " + file + ": " + ours + ", Wireshark: " + theirs));
        }
    }

    /** Packets, bytes on the wire, earliest and latest time of each file that they read. */
    private Map<String, CaptureSummary> capinfos(List<Path> files) throws Exception {
        List<String> command = new ArrayList<>(List.of("capinfos", "-TmQcdaeSr"));
        files.forEach(file -> command.add(file.toString()));
        Path out = home.resolve("capinfos");
        new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        Map<String, CaptureSummary> summaries = new TreeMap<>();
        for (String line : Files.readAllLines(out)) {
            String[] fields = line.substring(1, line.length() - 1).split("\",\"");
            summaries.put(fields[0], CaptureSummary.told(fields));
        }
        return summaries;
    }

    private static CaptureSummary read(Path file) {
        CaptureSummary summary = CaptureSummary.REFUSED;
        try (CaptureReader reader = CaptureReader.open(file)) {
            summary = CaptureSummary.empty(reader.linkType());
            return readAll(reader, summary);
        } catch (IOException e) {
            return summary.with(e.getMessage());
        }
    }

    private static CaptureSummary readAll(CaptureReader reader, CaptureSummary empty) {
        CaptureSummary summary = empty;
        PacketCopy packet = new PacketCopy(2048);
        try {
            while (reader.next(packet)) {
                summary = summary.with(packet, reader.linkType());
            }
        } catch (IOException e) {
            summary = summary.with(e.getMessage());
        }
        return summary.with(reader.oddities());
    }
}
