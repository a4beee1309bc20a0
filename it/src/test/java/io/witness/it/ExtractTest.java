package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.packet.LinkTypes;
import io.witness.api.packet.PacketCopy;
import io.witness.pcap.InterfaceInfo;
import io.witness.pcap.PcapNgWriter;
import io.witness.recording.ExtractProgress;
import io.witness.recording.ExtractReport;
import io.witness.recording.ExtractRequest;
import io.witness.recording.Extraction;
import io.witness.recording.PcapNgOutput;
import io.witness.recording.testing.RandomFrames;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is extracted of several files is what tcpdump finds in all of them. */
class ExtractTest {
    private static final int FILES = 3;
    private static final int PACKETS = 3000;
    private static final Path SHIPPED = Path.of("../bundles/decode/src/test/resources/io/witness/decode/community-id");

    private static final List<String> EXPRESSIONS = List.of(
            "host 10.0.0.9",
            "src host 10.0.0.9",
            "dst host 10.1.2.3",
            "host 10.0.0.9 and tcp port 443",
            "host 10.0.0.9 or host 10.0.0.10",
            "host 10.0.0.9 or 10.0.0.10 or 10.0.0.11",
            "host 10.0.0.9 and not port 53",
            "net 10.0.1.0/24",
            "src net 10.1.0.0/16 and dst net 10.0.0.0/16",
            "net 10.1",
            "net 10.0.0.16/28 and udp",
            "net 10.1.2.0 mask 255.255.255.0",
            "ip6 host 2001:db8:0:1::7",
            "host 2001:db8:1::3 and tcp",
            "net 2001:db8:0:1::/64 and port 443",
            "net 2001:db8::/33",
            "ip6 and not net 2001:db8::/32",
            "port 53",
            "tcp port 443",
            "udp src port 53",
            "sctp port 8080",
            "tcp portrange 20-90",
            "src portrange 1000-50000",
            "port 53 or 22",
            "tcp port (80 or 443)",
            "tcp",
            "udp",
            "icmp",
            "icmp6",
            "sctp",
            "igmp",
            "esp",
            "ah",
            "arp",
            "rarp",
            "arp host 10.0.0.8",
            "ip",
            "ip6",
            "ip proto 47",
            "ip6 proto 44",
            "ip6 proto 60",
            "proto \\tcp and host 10.0.0.1",
            "ether proto 0x88cc",
            "ether proto \\arp",
            "ether src 02:00:00:00:00:01 and port 22",
            "vlan",
            "vlan 3",
            "vlan 3 and host 10.0.0.9",
            "vlan and (host 10.0.0.9 or host 10.0.0.10)",
            "vlan and vlan",
            "vlan 2 and vlan 3",
            "host 10.0.0.9 or vlan 3",
            "not vlan and host 10.0.0.9",
            "vlan 3 or host 10.0.0.9",
            "tcp[tcpflags] & (tcp-syn|tcp-fin) != 0 and host 10.0.0.4",
            "ip[6:2] & 0x1fff != 0",
            "icmp[icmptype] = icmp-echo",
            "less 100 and tcp",
            "greater 300 and net 10.0.2.0/24",
            "len > 150 && !tcp",
            "ip6 and not tcp",
            "(host 10.0.0.1 or host 10.0.0.2) and (port 80 or port 22) and not ip6",
            "not (tcp or udp)",
            "broadcast or host 10.0.2.29");

    private static final Pattern DUMPCAP_COUNTS = Pattern.compile("on interface '.*': \\d+/(\\d+) \\(");

    @TempDir
    private static Path home;

    private static Path recordings;
    /** The packets of all files, for tcpdump. */
    private static Path all;

    @BeforeAll
    static void record() throws Exception {
        recordings = Files.createDirectory(home.resolve("recordings"));
        Random random = new Random(1);
        RandomFrames frames = new RandomFrames(1);
        List<PcapNgWriter> files = new ArrayList<>();
        for (int i = 0; i < FILES; i++) {
            InterfaceInfo source = new InterfaceInfo(LinkTypes.ETHERNET, Optional.of("eth" + i), 0, Optional.empty());
            files.add(new PcapNgWriter(Files.newOutputStream(recordings.resolve("rec" + i + ".pcapng")), source));
        }
        for (int i = 0; i < FILES * PACKETS; i++) {
            byte[] frame = frames.next();
            long time = 1_700_000_000_000_000_000L + i * 1_000_003L;
            files.get(random.nextInt(FILES))
                    .write(new PacketCopy(0).set(ByteBuffer.wrap(frame), frame.length, time, 0));
        }
        for (PcapNgWriter file : files) {
            file.close();
        }
        try (Stream<Path> shipped = Files.list(SHIPPED)) {
            for (Path file :
                    shipped.filter(name -> name.toString().endsWith(".pcap")).toList()) {
                Files.copy(file, recordings.resolve(file.getFileName()));
            }
        }
        all = home.resolve("all.pcap");
        Child.run(home, "sh", "-c", "mergecap -F nsecpcap -w " + all + " " + recordings + "/*");
        Child.run(home, "zstd", "-q", "--rm", recordings.resolve("rec2.pcapng").toString());
        String plain = recordings.resolve("rec1.pcapng").toString();
        Child.run(home, "lz4", "-q", "--rm", plain, plain + ".lz4");
        Child.run(home, "gzip", recordings.resolve("sctp.pcap").toString());
    }

    /** The packets as text, sorted, as those of different files may have the same time. */
    private static List<String> lines(Path file, String... filter) throws Exception {
        List<String> command =
                new ArrayList<>(List.of("tcpdump", "-nn", "-tt", "-xx", "--nano", "-r", file.toString()));
        command.addAll(List.of(filter));
        Process tcpdump = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String text = new String(tcpdump.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertEquals(0, tcpdump.waitFor(), () -> String.join(" ", command));
        return List.of(text.replace("\n\t", " ").split("\n"));
    }

    private static List<String> sorted(Stream<String> lines) {
        return lines.filter(line -> !line.isEmpty()).sorted().toList();
    }

    @Test
    void shouldFindWhatTcpdumpFinds() throws Exception {
        assertTrue(EXPRESSIONS.size() >= 60);
        Path result = home.resolve("result.pcapng");
        long found = 0;
        long excluded = 0;
        for (String expression : EXPRESSIONS) {
            List<String> expected = lines(all, expression);
            ExtractReport report = extract(expression, result);
            List<String> lines = lines(result);
            assertEquals(sorted(expected.stream()), sorted(lines.stream()), expression);
            assertEquals(0, report.disordered());
            assertInOrder(lines);
            found += report.packets();
            excluded += report.blocks() - report.readBlocks();
        }
        assertTrue(found > 5_000 && excluded > 0, found + " packets, " + excluded + " blocks excluded");
    }

    private static void assertInOrder(List<String> lines) {
        String before = "";
        for (String line : lines) {
            String time = line.isEmpty() ? before : line.substring(0, line.indexOf(' '));
            assertTrue(time.compareTo(before) >= 0 || time.length() > before.length(), line);
            before = time;
        }
    }

    private static ExtractReport extract(String expression, Path result) throws Exception {
        try (PcapNgOutput output = PcapNgOutput.to(result)) {
            ExtractRequest request = new ExtractRequest(recordings, 0, Long.MAX_VALUE, expression, Optional.empty());
            ExtractReport report = new Extraction(request, ExtractProgress.NONE, notice -> {}).run(output);
            output.finish();
            return report;
        }
    }

    /** It is stopped, so that its ring is full; rotated files have no statistics, or those of the whole capture. */
    @Test
    void shouldSayWhatDumpcapSaysThatItHasDropped() throws Exception {
        Path directory = Files.createDirectory(home.resolve("dumpcap"));
        try (Veth veth = Veth.create()) {
            List<Child> both = List.of(
                    dumpcap(veth, directory.resolve("one.pcapng")),
                    dumpcap(veth, directory.resolve("rotated.pcapng"), "-b", "packets:500"));
            for (Child dumpcap : both) {
                Await.until("it captures", () -> dumpcap.err().contains("File: "), dumpcap::toString);
            }
            both.get(0).signal("STOP");
            try (Child sender = Traffic.flood(home, veth, 20_000, 200, 20_000)) {
                sender.expectStatus(0);
            }
            both.get(0).signal("CONT");
            long dropped = 0;
            for (Child dumpcap : both) {
                dumpcap.signal("INT");
                dumpcap.expectStatus(0);
                Matcher counts = DUMPCAP_COUNTS.matcher(dumpcap.err());
                assertTrue(counts.find(), dumpcap::toString);
                dropped += dumpcap == both.get(0) ? Long.parseLong(counts.group(1)) : 0;
                dumpcap.close();
            }
            assertTrue(dropped > 0, "the ring of dumpcap is large");
            ExtractRequest request = new ExtractRequest(directory, 0, Long.MAX_VALUE, "", Optional.empty());
            for (int i = 0; i < 2; i++) {
                ExtractReport report =
                        new Extraction(request, ExtractProgress.NONE, notice -> {}).run((source, packet) -> {});
                assertTrue(report.files() > 10, () -> report.files() + " files");
                String lines = String.join("\n", report.lines());
                assertEquals(dropped, report.lostPackets(), lines);
                assertFalse(lines.contains("1970"), lines); // dumpcap 4.0 counts time in another unit there
            }
        }
    }

    private static Child dumpcap(Veth veth, Path file, String... options) throws Exception {
        List<String> command =
                new ArrayList<>(List.of("dumpcap", "-q", "-B", "1", "-i", veth.captured(), "-w", file.toString()));
        command.addAll(List.of(options));
        return Child.start(home, command);
    }

    @Test
    void shouldBeAFilterOfAPipe() throws Exception {
        String command = Witness.COMMAND + " extract " + recordings
                + " --from 2023-11-14T22:13:20Z --to 2023-11-14T22:13:22Z 'udp port 53' -w - | tcpdump -nr - 2>/dev/null | wc -l";
        String count = output(home, "sh", "-c", command).strip();
        long expected = lines(all, "udp port 53").stream()
                .filter(line -> line.compareTo("1700000000") >= 0 && line.compareTo("1700000002.000000001") < 0)
                .count();
        assertTrue(expected > 10, "expected " + expected);
        assertEquals(Long.toString(expected), count);
    }

    @Test
    void shouldEndQuietlyWhenThePipeDoes() throws Exception {
        String command = "set -o pipefail; " + Witness.COMMAND + " extract " + recordings
                + " -w - 2>errors | head -c 100 | wc -c; cat errors";
        assertEquals("100", output(home, "bash", "-c", command).strip());
    }

    private static String output(Path directory, String... command) throws Exception {
        Process process =
                new ProcessBuilder(command).directory(directory.toFile()).start();
        String text = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        process.waitFor();
        return text;
    }
}
