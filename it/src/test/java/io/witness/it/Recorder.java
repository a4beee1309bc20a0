package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.packet.PacketCopy;
import io.witness.pcap.CaptureReader;
import io.witness.pcap.InterfaceStatistics;
import io.witness.pcap.PcapNgScanner;
import io.witness.pcap.PcapNgSummary;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** The recorder of the distribution in a runtime, and its files. */
final class Recorder {
    private static final String PART = ".part";

    private final Witness witness;

    private Recorder(Witness witness) {
        this.witness = witness;
    }

    /** Deploys it. */
    static Recorder drop(Witness witness) throws Exception {
        Recorder recorder = new Recorder(witness);
        Files.copy(jar(), recorder.deployed());
        return recorder;
    }

    /** One that is deployed already. */
    static Recorder of(Witness witness) {
        return new Recorder(witness);
    }

    static Path jar() throws IOException {
        try (Stream<Path> jars = Files.list(Tools.ROOT.resolve("platform-runtime/target/witness/consumers"))) {
            return jars.filter(path -> path.getFileName().toString().startsWith("io.witness.consumer-recorder-"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    Path deployed() {
        return witness.state().resolve("deploy/recorder.jar");
    }

    /** Writes its configuration into a file in deploy/. */
    static void configure(Path state, String... lines) throws IOException {
        Path deploy = Files.createDirectories(state.resolve("deploy"));
        Files.writeString(deploy.resolve("io.witness.consumer.recorder.config"), String.join("\n", lines) + "\n");
    }

    Recorder awaitRunning() throws Exception {
        Await.until(
                "the recorder runs",
                () -> ConsumerData.of(witness).stream()
                        .anyMatch(row -> row.consumer().equals("recorder") && row.isRunning()),
                witness.process()::toString);
        return this;
    }

    void awaitPackets(long packets) throws Exception {
        awaitFigure("packets", packets);
    }

    long figure(String name) throws Exception {
        return ConsumerData.of(witness).stream()
                .filter(row -> row.consumer().equals("recorder"))
                .mapToLong(row -> row.figure(name))
                .max()
                .orElse(-1);
    }

    void awaitFigure(String name, long atLeast) throws Exception {
        long[] last = {-1};
        Await.until(
                "the recorder has " + atLeast + " " + name,
                () -> (last[0] = figure(name)) >= atLeast,
                () -> "it has " + last[0] + "\n" + witness.process());
    }

    /** Takes it out, and waits until its files are complete. */
    void remove() throws Exception {
        Files.delete(deployed());
        ConsumerData.awaitNone(witness, row -> row.consumer().equals("recorder"));
        awaitComplete();
    }

    Path directory() {
        return witness.state().resolve("recordings");
    }

    void awaitComplete() throws Exception {
        Await.until("all files are complete", () -> list(PART).isEmpty(), witness.process()::toString);
    }

    /** The complete files, in order. */
    List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String ending : List.of(".pcapng", ".pcapng.zst", ".pcapng.lz4")) {
            files.addAll(list(ending));
        }
        return files;
    }

    /** The size of the file that is being written and will have this ending; 0: there is none. */
    long bytesOfPart(String ending) throws IOException {
        long bytes = 0;
        for (Path part : list(ending + PART)) {
            bytes = Math.max(bytes, part.toFile().length());
        }
        return bytes;
    }

    private List<Path> list(String ending) throws IOException {
        return list(directory(), ending);
    }

    static List<Path> list(Path directory, String ending) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(path -> path.toString().endsWith(ending)).sorted().toList();
        }
    }

    /** The packets of a file as lines of hex, as other programs count them as well. */
    static List<String> packets(Path home, Path file) throws Exception {
        List<String> packets = new ArrayList<>();
        try (CaptureReader reader = CaptureReader.open(file)) {
            PacketCopy packet = new PacketCopy(1 << 16);
            while (reader.next(packet)) {
                byte[] bytes = new byte[packet.snapLength()];
                packet.frame().duplicate().get(bytes);
                packets.add(HexFormat.of().formatHex(bytes));
            }
            assertEquals("", reader.oddities());
        }
        return packets;
    }

    /** Asserts that others read the file to its end, and see so many packets. */
    static void assertReadable(Path home, Path file, int packets) throws Exception {
        assertReadableCompressed(home, file, packets);
        String count = Child.run(home, "tcpdump", "--count", "-r", file.toString());
        assertEquals(packets + (packets == 1 ? " packet" : " packets"), count.strip());
    }

    /** The same without tcpdump, which reads no compressed files. */
    static void assertReadableCompressed(Path home, Path file, int packets) throws Exception {
        String name = file.toString();
        String info = Child.run(home, "capinfos", "-c", "-M", name);
        assertTrue(info.matches("(?s).*Number of packets:\\s+" + packets + "\\s.*"), info);
        assertEquals(
                packets,
                Child.run(home, "tshark", "-n", "-r", name, "-T", "fields", "-e", "frame.number")
                        .lines()
                        .count());
    }

    /** The content of a file without compression, by the tool of its format; the file itself if it has none. */
    static Path plain(Path home, Path file) throws Exception {
        String name = file.getFileName().toString();
        String tool = name.endsWith(".zst") ? "zstd" : name.endsWith(".lz4") ? "lz4" : "";
        if (tool.isEmpty()) {
            return file;
        }
        Path plain = home.resolve("plain.pcapng");
        Child.run(home, "sh", "-c", tool + " -qdc " + file + " >" + plain);
        return plain;
    }

    static PcapNgSummary summary(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return PcapNgScanner.scan(in);
        }
    }

    static InterfaceStatistics statistics(Path file) throws IOException {
        return summary(file).statistics().orElseThrow();
    }
}
