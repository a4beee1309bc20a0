package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.packet.LinkTypes;
import io.witness.api.packet.PacketCopy;
import io.witness.pcap.InterfaceInfo;
import io.witness.pcap.PcapNgWriter;
import io.witness.pcap.testing.NestedFrames;
import io.witness.recording.testing.RandomFrames;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Flows that are sent as IPFIX are what nfdump and tshark read, and the same as the lines of EVE JSON. */
class IpfixTest {
    private static final int PACKETS = 300;
    private static final Path SHIPPED = Path.of("../bundles/decode/src/test/resources/io/witness/decode/community-id");

    /** In this order, the numbers of both directions. */
    private static final Pattern FIELD =
            Pattern.compile("^ +(?:SrcAddr|DstAddr|Packets|Octets|Layer2 Octet Delta Count): ([0-9a-f.:]+)");

    private static final int FIELDS = 8;
    private static final int ETHERNET_BYTES = 14;

    @TempDir
    Path home;

    private final List<String> files = new ArrayList<>();

    @BeforeEach
    void writeFiles() throws Exception {
        RandomFrames random = new RandomFrames(7);
        NestedFrames nested = new NestedFrames(7);
        write("random.pcapng", random::next);
        write("nested.pcapng", nested::next);
        try (Stream<Path> shipped = Files.list(SHIPPED)) {
            shipped.map(Path::toAbsolutePath)
                    .map(Path::toString)
                    .filter(name -> name.endsWith(".pcap"))
                    .forEach(files::add);
        }
    }

    private void write(String name, Supplier<byte[]> frames) throws IOException {
        Path file = home.resolve(name);
        InterfaceInfo source = new InterfaceInfo(LinkTypes.ETHERNET, Optional.of("eth0"), 0, Optional.empty());
        try (PcapNgWriter writer = new PcapNgWriter(Files.newOutputStream(file), source)) {
            for (int i = 0; i < PACKETS; i++) {
                byte[] frame = frames.get();
                long time = 1_700_000_000_000_000_000L + i * 1_000_000L;
                writer.write(new PacketCopy(0).set(ByteBuffer.wrap(frame), frame.length, time, 0));
            }
        }
        files.add(file.toString());
    }

    private String flows(String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of(Witness.COMMAND, "flows"));
        command.addAll(files);
        command.addAll(List.of(options));
        return Child.run(home, command.toArray(new String[0]));
    }

    /** What a line has per flow, sorted: endpoints; packets and bytes of frames, both to the server and to the client. */
    private List<String> expected() throws Exception {
        Path lines = Files.writeString(home.resolve("eve.json"), flows());
        String fields =
                "[.src_ip,.dest_ip,(.flow|.pkts_toserver,.pkts_toclient,.bytes_toserver,.bytes_toclient)]|join(\" \")";
        return sorted(Child.run(home, "jq", "-r", fields, lines.toString()));
    }

    private static List<String> sorted(String lines) {
        return lines.lines()
                .map(line -> line.strip().replaceAll(" +", " "))
                .filter(line -> !line.isEmpty())
                .sorted()
                .toList();
    }

    @Test
    void shouldBeReadByNfdumpAndTshark() throws Exception {
        List<String> records = tshark();
        assertEquals(expected(), chosen(records, 0, 1, 2, 3, 6, 7));
        assertEquals(chosen(records, 2, 3, 4, 5), nfdump());
        assertTrue(records.size() > 300, records.size() + " flows");
        long plain = records.stream().filter(IpfixTest::isBehindEthernetAlone).count();
        assertTrue(plain >= 5, plain + " flows in both directions have an Ethernet header less in their bytes of IP");
    }

    /** Whether bytes of frames and of IP differ by the Ethernet header of each packet, in both directions. */
    private static boolean isBehindEthernetAlone(String line) {
        long[] numbers = Arrays.stream(line.split(" "))
                .skip(2)
                .mapToLong(Long::parseLong)
                .toArray();
        return numbers[0] > 0
                && numbers[1] > 0
                && numbers[4] - numbers[2] == ETHERNET_BYTES * numbers[0]
                && numbers[5] - numbers[3] == ETHERNET_BYTES * numbers[1];
    }

    /** Some of the words of lines. */
    private static List<String> chosen(List<String> lines, int... words) {
        return lines.stream()
                .map(line -> line.split(" "))
                .map(line -> Arrays.stream(words).mapToObj(word -> line[word]).collect(Collectors.joining(" ")))
                .sorted()
                .toList();
    }

    /** Packets and bytes of IP per flow, sorted. It shows type and code of ICMP as ports, and shortens addresses. */
    private List<String> nfdump() throws Exception {
        Path collected = Files.createDirectory(home.resolve("collected"));
        int port = freePort();
        try (Child nfcapd = Child.start(
                home, List.of("nfcapd", "-4", "-b", "127.0.0.1", "-p", "" + port, "-w", collected.toString(), "-v"))) {
            Await.until("nfcapd listens", () -> isOpen(port) || !nfcapd.isAlive(), nfcapd::toString);
            flows("--ipfix", "127.0.0.1:" + port);
            Await.until("nfcapd has all", () -> drained(port), nfcapd::toString);
            nfcapd.signal("TERM");
            nfcapd.expectStatus(0);
            String log = nfcapd.out() + nfcapd.err();
            assertTrue(log.contains("Sequence Errors: 0, Bad Packets: 0"), log);
        }
        String format = "fmt:%ipkt %opkt %ibyt %obyt";
        return sorted(Child.run(home, "nfdump", "-q", "-6", "-N", "-R", collected.toString(), "-o", format));
    }

    private static int freePort() throws Exception {
        try (java.net.DatagramSocket any = new java.net.DatagramSocket()) {
            return any.getLocalPort();
        }
    }

    private static String socket(int port) throws Exception {
        String suffix = ":%04X ".formatted(port);
        return Files.readAllLines(Path.of("/proc/net/udp")).stream()
                .filter(line -> line.contains(suffix))
                .findFirst()
                .orElse("");
    }

    private static boolean isOpen(int port) throws Exception {
        return !socket(port).isEmpty();
    }

    /** Whether nothing waits in the socket of this port. */
    private static boolean drained(int port) throws Exception {
        return socket(port).contains(":00000000 00:");
    }

    /** Endpoints, packets, bytes of IP and bytes of frames per flow, sorted. */
    private List<String> tshark() throws Exception {
        byte[] stream;
        try (ServerSocket server = new ServerSocket()) {
            server.bind(new InetSocketAddress("127.0.0.1", 0));
            FutureTask<byte[]> reader = new FutureTask<>(() -> {
                try (Socket socket = server.accept()) {
                    return socket.getInputStream().readAllBytes();
                }
            });
            new Thread(reader).start();
            flows("--ipfix", "127.0.0.1:" + server.getLocalPort() + "/tcp", "--ipfix-enterprise", "32473");
            stream = reader.get();
        }
        Path messages = home.resolve("messages.pcapng");
        writeAsDatagrams(stream, messages);
        String all = Child.run(home, "tshark", "-n", "-V", "-r", messages.toString(), "-d", "udp.port==4739,cflow");
        assertFalse(all.contains("Malformed"), "malformed");
        assertFalse(all.contains("no template"), "no template");
        assertFalse(all.contains("Unknown Field"), "unknown");
        List<String> values = all.lines()
                .map(FIELD::matcher)
                .filter(Matcher::find)
                .map(field -> field.group(1))
                .toList();
        return IntStream.range(0, values.size() / FIELDS)
                .mapToObj(flow -> String.join(" ", values.subList(flow * FIELDS, (flow + 1) * FIELDS)))
                .sorted()
                .toList();
    }

    /** Writes each message of a stream as a datagram into a file. */
    private static void writeAsDatagrams(byte[] stream, Path file) throws Exception {
        InterfaceInfo source = new InterfaceInfo(LinkTypes.ETHERNET, Optional.of("eth0"), 0, Optional.empty());
        try (PcapNgWriter writer = new PcapNgWriter(Files.newOutputStream(file), source)) {
            for (ByteBuffer rest = ByteBuffer.wrap(stream); rest.hasRemaining(); ) {
                byte[] message = new byte[rest.getShort(rest.position() + 2) & 0xFFFF];
                rest.get(message);
                byte[] frame = datagram(message);
                writer.write(new PacketCopy(0).set(ByteBuffer.wrap(frame), frame.length, 1_000_000_000L, 0));
            }
        }
    }

    private static byte[] datagram(byte[] message) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        ByteBuffer headers = ByteBuffer.allocate(42);
        headers.putShort(12, (short) 0x0800).put(14, (byte) 0x45).putShort(16, (short) (28 + message.length));
        headers.put(22, (byte) 64).put(23, (byte) 17).putInt(26, 0x7F000001).putInt(30, 0x7F000001);
        headers.putShort(34, (short) 40000).putShort(36, (short) 4739).putShort(38, (short) (8 + message.length));
        frame.writeBytes(headers.array());
        frame.writeBytes(message);
        return frame.toByteArray();
    }
}
