package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.ring.Selection;
import io.witness.filter.BpfMachine;
import io.witness.filter.FilterException;
import io.witness.filter.Selections;
import io.witness.it.Capture.Packet;
import io.witness.it.afpacket.SampleFrames;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A filter in user space takes the packets of a file that tcpdump takes, identified by their number in the file. */
class FilterEqualityTest {
    /** Captures that Debian's package golang-github-google-gopacket-dev ships. */
    private static final List<String> DIRECTORIES = List.of("/usr/share/gocode/src/github.com/google/gopacket");

    private static final int ETHERNET = 1;
    private static final int RAW = 101;
    private static final int LINUX_SLL = 113;
    private static final int LINK_HEADER = 14;
    /** Into the middle of most headers. */
    private static final int CUT = 45;

    private static final String MISSPELLED = "tcp prt 80";
    private static final String REFUSED = "refused: ";
    private static final List<Capture> CAPTURES = new ArrayList<>();

    @TempDir
    private static Path directory;

    @BeforeAll
    static void makeFiles() throws IOException {
        if (CAPTURES.isEmpty()) {
            read();
        }
        for (int i = 0; i < CAPTURES.size(); i++) {
            CAPTURES.get(i).writeNumbered(file(i));
        }
    }

    private static Path file(int number) {
        return directory.resolve(number + ".pcap");
    }

    private static void read() throws IOException {
        List<Packet> ethernet = new ArrayList<>();
        for (String shipped : DIRECTORIES) {
            for (Map.Entry<Integer, List<Packet>> packets :
                    Capture.readAll(Path.of(shipped)).entrySet()) {
                CAPTURES.add(new Capture(shipped, packets.getKey(), packets.getValue()));
                if (packets.getKey() == ETHERNET) {
                    ethernet.addAll(packets.getValue());
                }
            }
        }
        List<Packet> samples = SampleFrames.all().stream()
                .map(sample -> Packet.whole(sample.bytes()))
                .toList();
        CAPTURES.add(new Capture("tags, fragments, extension headers", ETHERNET, samples));
        ethernet.addAll(samples);
        addDerived(ethernet);
    }

    private static void addDerived(List<Packet> ethernet) {
        List<Packet> cut = ethernet.stream().map(packet -> packet.cut(CUT)).toList();
        CAPTURES.add(new Capture("all, cut", ETHERNET, cut));
        List<Packet> raw = ethernet.stream()
                .filter(packet -> etherType(packet) == 0x0800 || etherType(packet) == 0x86DD)
                .map(packet -> behind(packet, LINK_HEADER, new byte[0]))
                .toList();
        CAPTURES.add(new Capture("IP without a link layer", RAW, raw));
        List<Packet> cooked = ethernet.stream().map(FilterEqualityTest::cooked).toList();
        CAPTURES.add(new Capture("cooked", LINUX_SLL, cooked));
    }

    private static int etherType(Packet packet) {
        return ByteBuffer.wrap(packet.bytes()).getShort(12) & 0xFFFF;
    }

    private static Packet cooked(Packet packet) {
        byte[] header = new byte[14];
        ByteBuffer.wrap(header).putShort((short) 0).putShort((short) 1).putShort((short) 6);
        ByteBuffer.wrap(header).put(6, packet.bytes(), 6, 6);
        return behind(packet, LINK_HEADER - Short.BYTES, header);
    }

    private static Packet behind(Packet packet, int removed, byte[] header) {
        byte[] bytes = new byte[packet.bytes().length - removed + header.length];
        ByteBuffer.wrap(bytes).put(header).put(packet.bytes(), removed, packet.bytes().length - removed);
        return new Packet(bytes, packet.wireLength() - removed + header.length);
    }

    @Test
    void shouldHavePacketsOfManyKinds() {
        int shipped = CAPTURES.stream()
                .filter(capture -> DIRECTORIES.contains(capture.name()))
                .mapToInt(capture -> capture.packets().size())
                .sum();
        assertTrue(shipped >= 150, shipped + " packets");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ip",
                "ip6",
                "arp",
                "not ip",
                "tcp",
                "udp",
                "icmp",
                "icmp6",
                "host 10.1.1.1",
                "src host 10.1.1.1",
                "dst host 10.1.1.1",
                "ip6 host ::1",
                "net 192.168.0.0/16",
                "src net 10.0.0.0/8",
                "dst net 95.211.92.0 mask 255.255.255.0",
                "ip6 net fd00::/8",
                "port 53",
                "src port 80",
                "dst port 53",
                "tcp dst port 80",
                "udp port 67 or udp port 68",
                "portrange 30000-60000",
                "tcp src portrange 1-1023",
                "ip proto 89",
                "ip6 proto 58",
                "tcp[tcpflags] & (tcp-syn|tcp-fin) != 0",
                "tcp[tcpflags] == tcp-syn|tcp-ack",
                "tcp[13] & 8 != 0",
                "tcp[((tcp[12] & 0xf0) >> 2):4] = 0x47455420",
                "icmp[icmptype] == icmp-echo",
                "icmp[icmptype] <= icmp-echo",
                "icmp6 and ip6[40] == 8",
                "ip[6:2] & 0x1fff != 0",
                "ip[0] & 0xf > 5",
                "ip[2:2] - ((ip[0] & 0xf) << 2) > 100",
                "ip[8] % 64 == 0 or ip[8] / 3 = 21",
                "ip6[6] = 44 or ip6[6] = 0",
                "greater 500",
                "less 90",
                "len >= 100 and len < 300",
                "len & 1 = 1",
                "ether host 00:0f:35:bb:0b:40",
                "ether src 02:00:00:00:00:01",
                "ether broadcast",
                "ether multicast",
                "ether proto 0x88b5",
                "ether[0] & 1 = 0 and ip[16] >= 95",
                "ether[12:2] > 1500 and ether[14] & 0xf0 = 0x40",
                "ip broadcast",
                "ip multicast or ip6 multicast",
                "vlan",
                "vlan 100",
                "vlan 100 and tcp",
                "vlan 101 and vlan 100 and udp",
                "vlan and ip6",
                "not vlan and not tcp",
                "ether proto 0x86dd and not icmp6",
                "ip[6:2] & 0x1fff = 0 and udp",
                "tcp and not port 80 and not port 8080",
                "(src host 10.1.1.2 and tcp) or (udp and len > 200)",
                "not (ip or ip6 or arp)",
                "udp[4:2] > 60 and udp[8] != 0",
                MISSPELLED,
            })
    void shouldTakeThePacketsThatTcpdumpTakes(String filter) throws Exception {
        int taken = 0;
        int left = 0;
        for (int i = 0; i < CAPTURES.size(); i++) {
            Capture capture = CAPTURES.get(i);
            String expected = tcpdump(file(i), filter);
            assertEquals(expected, ours(capture, filter), capture::name);
            if (!isRefused(expected)) {
                taken += numbers(expected);
                left += capture.packets().size() - numbers(expected);
            }
        }
        assertEquals(filter.equals(MISSPELLED), taken == 0, taken + " packets are taken");
        assertEquals(filter.equals(MISSPELLED), left == 0, left + " packets are not taken");
    }

    @ParameterizedTest
    @ValueSource(strings = {"inbound", "ip protochain 6"})
    void shouldRefuseWhatCannotBeDoneInUserSpace(String filter) {
        FilterException e =
                assertThrows(FilterException.class, () -> Selections.forFile(Selection.ofFilter(filter), ETHERNET));
        assertTrue(
                e.getMessage()
                        .matches(".*not supported on Ethernet when reading savefiles|instruction \\d+ jumps back.*"),
                e.getMessage());
    }

    private static int numbers(String text) {
        return text.isEmpty() ? 0 : text.split(" ").length;
    }

    private static boolean isRefused(String text) {
        return text.startsWith(REFUSED);
    }

    /** The numbers of the packets, or why there are none. */
    private static String tcpdump(Path file, String filter) throws Exception {
        List<String> command = List.of("tcpdump", "-r", file.toString(), "-n", "-q", "-tt", filter);
        try (Child child = Child.start(directory, command)) {
            if (child.awaitStatus() != 0) {
                List<String> lines = child.err().strip().lines().toList();
                return REFUSED + lines.get(lines.size() - 1).replaceFirst("^tcpdump: ", "");
            }
            return child.lines().stream()
                    .filter(line -> line.matches("\\d+\\.000000 .*"))
                    .map(line -> line.substring(0, line.indexOf('.')))
                    .collect(Collectors.joining(" "));
        }
    }

    private static String ours(Capture capture, String filter) {
        BpfMachine machine;
        try {
            machine = new BpfMachine(Selections.forFile(Selection.ofFilter(filter), capture.linkType())
                    .orElseThrow());
        } catch (FilterException e) {
            return REFUSED + e.getMessage();
        }
        List<String> numbers = new ArrayList<>();
        for (int number = 0; number < capture.packets().size(); number++) {
            Packet packet = capture.packets().get(number);
            if (machine.run(ByteBuffer.wrap(packet.bytes()), packet.wireLength()) != 0) {
                numbers.add(Integer.toString(number));
            }
        }
        return String.join(" ", numbers);
    }
}
