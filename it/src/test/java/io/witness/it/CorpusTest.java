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

/**
 * Capture files are read as tcpdump or Wireshark's programs read them, packet by packet: time, lengths, link type and bytes. No file has
 * fewer packets than both of them find. The files are those of a Debian package, or all below the directories that WITNESS_CORPUS
 * names.
 */
class CorpusTest {
    private static final String SHIPPED = "/usr/share/gocode/src/github.com/google/gopacket";
    private static final String DIRECTORIES = System.getenv().getOrDefault("WITNESS_CORPUS", SHIPPED);
    private static final String CAPTURES = ".*\\.(pcap|pcapng|cap|ntar|dmp|trace|lcap)(\\.(gz|zst))?";
    private static final String UNEXPLAINED = "unexplained";

    private final Map<String, List<String>> differences = new TreeMap<>();
    private long packets;

    /** What is read of a file here. */
    private record Seen(List<SeenPacket> packets, List<Boolean> odd, String remark, int snapLength) {}

    @Test
    @Timeout(3600)
    void shouldReadEachPacketAsTcpdumpOrWiresharkRead() throws Exception {
        List<Path> files = files();
        assertTrue(files.size() >= 50, files::toString);
        for (Path file : files) {
            compare(file);
        }
        System.out.println(files.size() + " files, " + packets + " packets");
        differences.forEach((kind, of) -> System.out.println(kind + ": " + of.size() + ", " + of));
        assertEquals(List.of(), differences.getOrDefault(UNEXPLAINED, List.of()));
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

    private void compare(Path file) throws Exception {
        Seen ours = read(file);
        List<SeenPacket> wireshark = SeenPacket.byWireshark(file.toString());
        List<SeenPacket> tcpdump = SeenPacket.byTcpdump(file.toString());
        packets += ours.packets.size();
        if (ours.packets.size() < Math.min(wireshark.size(), tcpdump.size())) {
            tell(UNEXPLAINED, file, ours, "fewer packets than both: " + wireshark.size() + " and " + tcpdump.size());
        }
        for (int i = 0; i < ours.packets.size(); i++) {
            List<SeenPacket> theirs = new ArrayList<>();
            theirs.addAll(wireshark.subList(Math.min(i, wireshark.size()), Math.min(i + 1, wireshark.size())));
            theirs.addAll(tcpdump.subList(Math.min(i, tcpdump.size()), Math.min(i + 1, tcpdump.size())));
            if (!theirs.contains(ours.packets.get(i))) {
                String what = "packet " + (i + 1) + " is " + ours.packets.get(i) + ", theirs: " + theirs;
                tell(kind(ours, i, theirs), file, ours, what);
                return;
            }
        }
    }

    private void tell(String kind, Path file, Seen ours, String what) {
        differences
                .computeIfAbsent(kind, any -> new ArrayList<>())
                .add("\n  " + file + ": " + what + "; remark: " + ours.remark);
    }

    private static String kind(Seen ours, int i, List<SeenPacket> theirs) {
        SeenPacket packet = ours.packets.get(i);
        if (theirs.isEmpty()) {
            return "behind what ends the file for both, or of a link type that they do not know";
        }
        if (ours.odd.get(i) && theirs.stream().anyMatch(packet::hasBytesOf)) {
            return "an odd time or length, clamped or added up";
        }
        if (packet.captured() > ours.snapLength && theirs.stream().anyMatch(t -> t.captured() == ours.snapLength)) {
            return "longer than the file's snap length, cut by tcpdump, which alone knows the link type";
        }
        boolean damaged = ours.remark.matches(".*(captured bytes, expected at most|cut off|is damaged).*");
        return damaged ? "a variant of pcap that Wireshark guesses for damaged files" : UNEXPLAINED;
    }

    private static Seen read(Path file) {
        Seen seen = new Seen(new ArrayList<>(), new ArrayList<>(), "", 0);
        try (CaptureReader reader = CaptureReader.open(file)) {
            return read(reader, seen);
        } catch (IOException e) {
            return new Seen(seen.packets, seen.odd, e.getMessage(), 0);
        }
    }

    private static Seen read(CaptureReader reader, Seen seen) {
        PacketCopy packet = new PacketCopy(2048);
        String failure = "";
        String oddities = "";
        try {
            while (reader.next(packet)) {
                seen.packets.add(SeenPacket.of(packet, reader.linkType()));
                seen.odd.add(!reader.oddities().equals(oddities));
                oddities = reader.oddities();
            }
        } catch (IOException e) {
            failure = e.getMessage() + "; ";
        }
        return new Seen(seen.packets, seen.odd, failure + oddities, reader.snapLength());
    }
}
