package io.witness.flows;

import static io.witness.flows.Packets.ACK;
import static io.witness.flows.Packets.ethernet;
import static io.witness.flows.Packets.ipv4;
import static io.witness.flows.Packets.ipv6;
import static io.witness.flows.Packets.tcp;
import static io.witness.flows.Packets.udp;
import static io.witness.pcap.testing.Frames.hex;
import static io.witness.pcap.testing.Frames.join;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.packet.PacketCopy;
import io.witness.pcap.CaptureReader;
import io.witness.pcap.InterfaceInfo;
import io.witness.pcap.PcapNgWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packets and bytes between two endpoints are those of the conversations that tshark finds. */
class WiresharkTotalsTest {
    private static final Path COMMUNITY_ID = Path.of("../decode/src/test/resources/io/witness/decode/community-id");
    private static final Path DEMO = Path.of("../cli/src/main/resources/io/witness/cli/internal/demo/demo.pcapng.gz");

    private static final int KILO = 1000;
    private static final int LEAST_KILO = 10 * KILO;

    @TempDir
    Path directory;

    /** Packets and bytes in one direction. */
    private record Sum(long packets, long bytes) {
        /** Of numbers that are not small, tshark shows the thousands. */
        Sum asShown() {
            return new Sum(packets, bytes < LEAST_KILO ? bytes : bytes / KILO * KILO);
        }

        Sum plus(Sum other) {
            return new Sum(packets + other.packets, bytes + other.bytes);
        }
    }

    private List<Path> captures() throws IOException {
        List<Path> captures = new ArrayList<>(List.of(DEMO, generated()));
        for (String name : List.of("tcp", "udp", "ipv6", "icmp6")) {
            captures.add(COMMUNITY_ID.resolve(name + ".pcap"));
        }
        return captures;
    }

    @Test
    void shouldBeEqual() throws Exception {
        int compared = 0;
        for (Path capture : captures()) {
            List<String> lines = conversations(capture);
            for (String protocol : List.of("TCP", "UDP", "IPv6")) {
                Map<String, Sum> expected = sums(lines, protocol);
                assertEquals(expected, metered(protocol, capture), protocol + " of " + capture);
                compared += expected.size();
            }
        }
        assertTrue(compared > 300, compared + " directions");
    }

    private static Map<String, Sum> metered(String protocol, Path capture) throws IOException {
        Map<String, Sum> sums = new TreeMap<>();
        boolean isOfHosts = protocol.equals("IPv6");
        FlowListener listener = new FlowListener() {
            @Override
            public void flow(FlowRecord flow) {
                if (isOfHosts ? !flow.isIpv4() : FlowText.protocol(flow).equals(protocol)) {
                    add(sums, flow, isOfHosts);
                }
            }

            @Override
            public void gap(GapRecord gap) {}
        };
        FlowMeter meter = new FlowMeter(FlowSettings.DEFAULT.withMaxFlows(4096), FlowMemory.DIRECT, listener);
        PacketCopy packet = new PacketCopy(0);
        try (CaptureReader reader = CaptureReader.open(capture)) {
            while (reader.next(packet)) {
                meter.add(packet, reader.linkType());
            }
        }
        meter.endAll();
        sums.replaceAll((endpoints, sum) -> sum.asShown());
        sums.values().removeIf(sum -> sum.packets() == 0);
        return sums;
    }

    private static void add(Map<String, Sum> sums, FlowRecord flow, boolean isOfHosts) {
        String client = endpoint(FlowText.client(flow), isOfHosts);
        String server = endpoint(FlowText.server(flow), isOfHosts);
        sums.merge(client + " > " + server, new Sum(flow.packetsToServer(), flow.bytesToServer()), Sum::plus);
        sums.merge(server + " > " + client, new Sum(flow.packetsToClient(), flow.bytesToClient()), Sum::plus);
    }

    private static String endpoint(String text, boolean isOfHosts) {
        String plain = text.replace("[", "").replace("]", "");
        return isOfHosts && text.startsWith("[") ? plain.substring(0, plain.lastIndexOf(':')) : plain;
    }

    private static List<String> conversations(Path capture) throws Exception {
        List<String> command = List.of(
                "tshark -n -q -o ip.defragment:FALSE -o ipv6.defragment:FALSE -z conv,tcp -z conv,udp -z conv,ipv6 -r"
                        .split(" "));
        Process tshark = new ProcessBuilder(Stream.concat(command.stream(), Stream.of(capture.toString()))
                        .toList())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String out = new String(tshark.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, tshark.waitFor(), out);
        return out.lines().toList();
    }

    /** Lines are: A, arrow, B, packets and bytes from B, those from A, sums, times; bytes have a unit. */
    private static Map<String, Sum> sums(List<String> lines, String protocol) {
        Map<String, Sum> sums = new TreeMap<>();
        int title = lines.indexOf(protocol + " Conversations");
        assertTrue(title >= 0, lines::toString);
        for (String line : lines.subList(title, lines.size()).stream()
                .takeWhile(each -> !each.startsWith("===="))
                .filter(each -> each.contains("<->"))
                .toList()) {
            String[] words = line.trim().split("\\s+");
            int next = 3;
            long[] numbers = new long[4];
            for (int i = 0; i < 4; i++) {
                numbers[i] = Long.parseLong(words[next++]);
                if (i % 2 == 1 && words[next++].equals("kB")) {
                    numbers[i] *= KILO;
                }
            }
            sums.merge(words[2] + " > " + words[0], new Sum(numbers[0], numbers[1]), Sum::plus);
            sums.merge(words[0] + " > " + words[2], new Sum(numbers[2], numbers[3]), Sum::plus);
        }
        sums.values().removeIf(sum -> sum.packets() == 0);
        return sums;
    }

    /** All odd headers, many times, with different addresses and ports. */
    private Path generated() throws IOException {
        Path file = directory.resolve("generated.pcapng");
        Random random = new Random(3);
        try (OutputStream out = Files.newOutputStream(file);
                PcapNgWriter writer =
                        new PcapNgWriter(out, new InterfaceInfo(1, Optional.empty(), 0, Optional.empty()))) {
            for (int i = 0; i < 2000; i++) {
                writer.write(Packets.packet(1000 + i * 0.01, odd(random)));
            }
        }
        return file;
    }

    private static byte[] odd(Random random) {
        int a = 1 + random.nextInt(4);
        int b = 1 + random.nextInt(4);
        int port = 20000 + random.nextInt(3);
        byte[] content = new byte[random.nextInt(40)];
        boolean isTcp = random.nextBoolean();
        byte[] segment = isTcp ? tcp(port, 9, ACK, content) : udp(port, 9, content);
        int protocol = isTcp ? 6 : 17;
        boolean isSix = random.nextBoolean();
        byte[] ip = isSix ? ipv6(a, b, protocol, segment) : ipv4(a, b, protocol, segment);
        String type = isSix ? "86dd" : "0800";
        return switch (random.nextInt(8)) {
            case 0 -> ethernet("8100 0064" + type, ip);
            case 1 -> ethernet("88a8 0064 8100 0065" + type, ip);
            case 2 -> ethernet("8847 00064040 00065140", ip);
            case 3 -> isSix ? extended(a, b, protocol, segment) : options(a, b, protocol, segment);
            case 4 -> join(ethernet(type, ip), new byte[6]); // padding
            default -> ethernet(type, ip);
        };
    }

    /** Hop-by-hop and destination options. */
    private static byte[] extended(int a, int b, int protocol, byte[] segment) {
        byte[] options = hex("3c00 0104 00000000 %02x00 0104 00000000".formatted(protocol));
        return ethernet("86dd", ipv6(a, b, 0, join(options, segment)));
    }

    private static byte[] options(int a, int b, int protocol, byte[] segment) {
        byte[] header = hex("4600 %04x 0000 4000 40%02x 0000 0a00%04x 0a00%04x 01010101"
                .formatted(24 + segment.length, protocol, a, b));
        return ethernet("0800", join(header, segment));
    }
}
