package io.witness.flows;

import static io.witness.flows.Packets.ethernet;
import static io.witness.flows.Packets.ipv4;
import static io.witness.flows.Packets.ipv6;
import static io.witness.flows.Packets.udp;
import static io.witness.pcap.testing.Frames.hex;
import static io.witness.pcap.testing.Frames.join;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TunnelsTest {
    private static final byte[] DATAGRAM = udp(9, 7, new byte[4]);
    private static final byte[] FOUR = ipv4(1, 2, 17, DATAGRAM);
    private static final byte[] SIX = ipv6(1, 2, 17, DATAGRAM);
    private static final String IN_FOUR = "UDP 10.0.0.1:9 > 10.0.0.2:7 1/0 new shutdown";
    private static final String IN_SIX = "UDP [2001:db8::1]:9 > [2001:db8::2]:7 1/0 new shutdown";

    private static Stream<Arguments> tunnels() {
        byte[] inEthernet = ethernet("0800", FOUR);
        return Stream.of(
                Arguments.of("VLAN", ethernet("8100 0064 0800", FOUR), IN_FOUR),
                Arguments.of("QinQ", ethernet("88a8 0064 8100 0065 86dd", SIX), IN_SIX),
                Arguments.of("MPLS", ethernet("8847 00064140", FOUR), IN_FOUR),
                Arguments.of("two labels", ethernet("8847 00064040 00065140", SIX), IN_SIX),
                Arguments.of("Ethernet in MPLS", ethernet("8848 00064140 00000000", inEthernet), IN_FOUR),
                Arguments.of("4in4", ethernet("0800", ipv4(21, 22, 4, FOUR)), IN_FOUR),
                Arguments.of("6in4", ethernet("0800", ipv4(21, 22, 41, SIX)), IN_SIX),
                Arguments.of("4in6", ethernet("86dd", ipv6(21, 22, 4, FOUR)), IN_FOUR),
                Arguments.of("6in6", ethernet("86dd", ipv6(21, 22, 41, SIX)), IN_SIX),
                Arguments.of("GRE", gre("0000 0800", FOUR), IN_FOUR),
                Arguments.of("GRE with all", gre("b000 86dd 00000000 00000001 00000002", SIX), IN_SIX),
                Arguments.of("Ethernet in GRE", gre("0000 6558", ethernet("8100 0005 0800", FOUR)), IN_FOUR),
                Arguments.of("MPLS in GRE", gre("0000 8847 00064140", FOUR), IN_FOUR),
                Arguments.of("VXLAN", vxlan(inEthernet), IN_FOUR),
                Arguments.of("GENEVE", geneve("0100 6558 00000100 00000000", inEthernet), IN_FOUR),
                Arguments.of("IP in GENEVE", geneve("0000 86dd 00000100", SIX), IN_SIX),
                Arguments.of(
                        "VXLAN in 6in4",
                        ethernet("0800", ipv4(5, 6, 41, ipv6(3, 4, 17, udp(1, 4789, inVxlan(inEthernet))))),
                        IN_FOUR));
    }

    private static byte[] gre(String header, byte[] content) {
        return ethernet("0800", ipv4(21, 22, 47, join(hex(header), content)));
    }

    private static byte[] inVxlan(byte[] content) {
        return join(hex("08000000 00007b00"), content);
    }

    private static byte[] vxlan(byte[] content) {
        return ethernet("0800", ipv4(21, 22, 17, udp(50000, 4789, inVxlan(content))));
    }

    private static byte[] geneve(String header, byte[] content) {
        return ethernet("0800", ipv4(21, 22, 17, udp(50000, 6081, join(hex(header), content))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tunnels")
    void shouldMeterTheInnermostPacket(String name, byte[] frame, String expected) {
        assertEquals(List.of(expected), Metered.small().add(1, frame).end().flows);
    }

    private static Stream<Arguments> others() {
        return Stream.of(
                Arguments.of(
                        "ARP in VXLAN", vxlan(ethernet("0806", new byte[28])), "UDP 10.0.0.21:50000 > 10.0.0.22:4789"),
                Arguments.of("GRE of PPTP", gre("3001 880b 00000000", FOUR), "GRE 10.0.0.21 > 10.0.0.22"),
                Arguments.of("GRE with routing", gre("4000 0800", FOUR), "GRE 10.0.0.21 > 10.0.0.22"),
                Arguments.of("wrong version", ethernet("0800", ipv4(21, 22, 41, FOUR)), "IPv6 10.0.0.21 > 10.0.0.22"),
                Arguments.of(
                        "VXLAN without VNI",
                        ethernet("0800", ipv4(21, 22, 17, udp(50000, 4789, new byte[60]))),
                        "UDP 10.0.0.21:50000 > 10.0.0.22:4789"),
                Arguments.of(
                        "GENEVE of another version",
                        geneve("4000 0800 00000100", FOUR),
                        "UDP 10.0.0.21:50000 > 10.0.0.22:6081"),
                Arguments.of("nothing in GRE", gre("0000 0800", new byte[0]), "GRE 10.0.0.21 > 10.0.0.22"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("others")
    void shouldMeterTheCarrierOfWhatIsNoIp(String name, byte[] frame, String expected) {
        assertEquals(
                List.of(expected + " 1/0 new shutdown"),
                Metered.small().add(1, frame).end().flows);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tunnels")
    void shouldMeterWhateverIsCut(String name, byte[] frame, String expected) {
        Metered metered = Metered.small();
        for (int length = 0; length < frame.length; length++) {
            metered.add(1, Arrays.copyOf(frame, length));
        }
        metered.end();
        assertEquals(frame.length, metered.packets + metered.meter.counts().packetsWithoutFlow());
        assertEquals(
                frame.length * (frame.length - 1) / 2,
                metered.bytes + metered.meter.counts().bytesWithoutFlow());
    }
}
