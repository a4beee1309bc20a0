package io.witness.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.packet.LinkTypes;
import io.witness.api.packet.Packet;
import io.witness.api.ring.LinkDescription;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A list of expressions against its expressions, each by itself. */
class FanoutProgramsTest {
    private static final int ETHERNET_HEADER = 14;
    private static final List<String> EXPRESSIONS = List.of(
            "udp port 53",
            "tcp[tcpflags] & tcp-syn != 0",
            "ip6 and udp",
            "ether[0] & 1 != 0 and len > 90",
            "icmp[icmptype] = icmp-echo or ip[ip[9]:2] / ip[8] = 3",
            "vlan 100",
            "host 10.0.0.1 or net 192.168.0.0/16",
            "tcp portrange 1000-2000");

    private static final List<byte[]> FRAMES = frames();

    private static List<byte[]> frames() {
        List<byte[]> frames = new ArrayList<>();
        for (String hex : List.of(
                // UDP 10.0.0.1:53, TCP SYN 192.168.1.2:1500, ICMP echo, UDP over IPv6, ARP, UDP in VLAN 100
                "ffffffffffff020000000001 0800 4500002800000000401100000a000001 0a0000020035270f00140000 41424344",
                "020000000002020000000001 0800 450000280000000040060000c0a80102 0a00000205dc0050 00000000 00000000 50020000",
                "020000000002020000000001 0800 4500002800000000400100000b000001 0a000002 08000000 00000000",
                "020000000002020000000001 86dd 60000000001411ff 00112233445566778899aabbccddeeff"
                        + "00112233445566778899aabbccddeeff 0036003600140000",
                "ffffffffffff020000000001 0806 0001080006040001 020000000001 0a000001 000000000000 0a000002",
                "020000000002020000000001 8100 0064 0800 4500002800000000401100000b000001 0a0000020035270f00140000")) {
            frames.add(Arrays.copyOf(HexFormat.of().parseHex(hex.replace(" ", "")), 64 + frames.size() * 10));
        }
        return frames;
    }

    private static List<BpfProgram> filters(List<String> expressions) throws FilterException {
        List<BpfProgram> filters = new ArrayList<>();
        for (String expression : expressions) {
            filters.add(PcapFilters.compileForFile(LinkTypes.ETHERNET, expression));
        }
        return filters;
    }

    private static int expected(List<BpfProgram> filters, byte[] frame) {
        for (int i = 0; i < filters.size(); i++) {
            if (new BpfMachine(filters.get(i)).run(ByteBuffer.wrap(frame), frame.length) != 0) {
                return i;
            }
        }
        return filters.size();
    }

    private static void assertChooses(int index, BpfProgram program, byte[] frame) {
        for (int type : new int[] {Packet.TYPE_HOST, Packet.TYPE_OUTGOING}) {
            int chosen = BpfMachine.ofGroup(program).runInGroup(ByteBuffer.wrap(frame), ETHERNET_HEADER, type);
            assertEquals(
                    index, chosen, () -> "type " + type + ": " + HexFormat.of().formatHex(frame));
        }
    }

    @Test
    void shouldChooseTheFirstThatMatches() throws Exception {
        List<BpfProgram> filters = filters(EXPRESSIONS);
        BpfProgram program = FanoutPrograms.combine(filters, ETHERNET_HEADER);
        List<Integer> chosen = new ArrayList<>();
        for (byte[] frame : FRAMES) {
            int index = expected(filters, frame);
            chosen.add(index);
            assertChooses(index, program, frame);
        }
        assertEquals(List.of(0, 1, 4, 2, 3, 5), chosen);
    }

    /** Truncated, so that loads reach behind the end, and with bytes changed. */
    @Test
    void shouldChooseAsTheExpressionsDoOneByOne() throws Exception {
        Random random = new Random(1);
        List<BpfProgram> filters = filters(EXPRESSIONS);
        BpfProgram program = FanoutPrograms.combine(filters, ETHERNET_HEADER);
        int[] chosen = new int[EXPRESSIONS.size() + 1];
        for (int i = 0; i < 20_000; i++) {
            byte[] whole = FRAMES.get(random.nextInt(FRAMES.size())).clone();
            for (int changes = random.nextInt(3); changes > 0; changes--) {
                whole[random.nextInt(whole.length)] = (byte) random.nextInt();
            }
            byte[] frame = Arrays.copyOf(whole, ETHERNET_HEADER + random.nextInt(whole.length - ETHERNET_HEADER + 1));
            int index = expected(filters, frame);
            chosen[index]++;
            assertChooses(index, program, frame);
        }
        assertTrue(Arrays.stream(chosen).allMatch(count -> count > 0), () -> Arrays.toString(chosen));
    }

    /** Its second expression has jumps that are longer than those of a comparison. */
    @Test
    void shouldTakeLongExpressions() throws Exception {
        StringBuilder ports = new StringBuilder("udp port 1");
        for (int port = 3; port < 200; port += 2) {
            ports.append(" or udp port ").append(port);
        }
        List<BpfProgram> filters = filters(List.of("arp", ports.toString()));
        BpfProgram program = FanoutPrograms.combine(filters, ETHERNET_HEADER);
        for (byte[] frame : FRAMES) {
            assertChooses(expected(filters, frame), program, frame);
        }
        assertEquals(1, expected(filters, FRAMES.get(0)));
    }

    @Test
    void shouldRefuseAListThatIsTooLong() throws Exception {
        List<BpfProgram> filters = filters(List.of("udp port 53 or tcp port 53"));
        FilterException refused = assertThrows(
                FilterException.class,
                () -> FanoutPrograms.combine(Collections.nCopies(100, filters.get(0)), ETHERNET_HEADER));
        assertTrue(
                refused.getMessage().startsWith("a program has 1 to 4096 instructions, this has "),
                refused::getMessage);
    }

    @Test
    void shouldNotGuessWhereHeadersAre() {
        LinkDescription unknown = new LinkDescription("ib0", 7, OptionalInt.of(247), Optional.empty(), 2044, true);
        FilterException refused =
                assertThrows(FilterException.class, () -> FanoutPrograms.compile(List.of("tcp"), unknown));
        assertEquals(FilterException.Blame.LINK_TYPE, refused.blame());
    }
}
