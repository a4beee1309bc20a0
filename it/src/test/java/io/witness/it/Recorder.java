package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

    /** The files, each with the name that it has, or will have, when it is complete. */
    Set<Path> targets() throws IOException {
        Set<Path> targets = new HashSet<>();
        for (Path file : list("")) {
            targets.add(target(file));
        }
        return targets;
    }

    private static Path target(Path file) {
        String name = file.toString();
        return Path.of(name.endsWith(PART) ? name.substring(0, name.length() - PART.length()) : name);
    }

    /** Whether a file that was begun since has at least one packet as a whole; a compressed one has what comes before much sooner. */
    boolean hasPacketsSince(Set<Path> before, String ending) throws IOException {
        for (Path file : list("")) {
            Path target = target(file);
            if (target.toString().endsWith(ending) && !before.contains(target) && hasPacket(file)) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasPacket(Path file) {
        try (CaptureReader reader = CaptureReader.open(file)) {
            return reader.next(new PacketCopy(1 << 16));
        } catch (IOException e) {
            return false; // it ends before, or has another name by now
        }
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
        assertReadableByTcpdump(home, file, packets);
    }

    /** The same without tcpdump, which reads no compressed files. */
    static void assertReadableCompressed(Path home, Path file, int packets) throws Exception {
        assertReadableByCapinfos(home, Map.of(file, packets));
        assertReadableByTshark(home, file, packets);
    }

    static void assertReadableByTcpdump(Path home, Path file, int packets) throws Exception {
        String count = Child.run(home, "tcpdump", "--count", "-r", file.toString());
        assertEquals(packets + (packets == 1 ? " packet" : " packets"), count.strip());
    }

    static void assertReadableByTshark(Path home, Path file, int packets) throws Exception {
        assertEquals(
                packets,
                Child.run(home, "tshark", "-n", "-r", file.toString(), "-T", "fields", "-e", "frame.number")
                        .lines()
                        .count());
    }

    /** Reads all files at once, with the number of packets that each has. */
    static void assertReadableByCapinfos(Path home, Map<Path, Integer> packets) throws Exception {
        List<String> command = new ArrayList<>(List.of("capinfos", "-T", "-r", "-c", "-M"));
        packets.keySet().forEach(file -> command.add(file.toString()));
        Map<Path, Integer> found = new HashMap<>();
        for (String line :
                Child.run(home, command.toArray(String[]::new)).lines().toList()) {
            String[] columns = line.split("\t");
            found.put(Path.of(columns[0]), Integer.valueOf(columns[1]));
        }
        assertEquals(packets, found);
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
