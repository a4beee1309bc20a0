package io.witness.decode;

import static io.witness.pcap.testing.Frames.ethernet;
import static io.witness.pcap.testing.Frames.hex;
import static io.witness.pcap.testing.Frames.ipv4;
import static io.witness.pcap.testing.Frames.ipv6;
import static io.witness.pcap.testing.Frames.join;
import static io.witness.pcap.testing.Frames.tcp;
import static io.witness.pcap.testing.Frames.udp;
import static io.witness.pcap.testing.Frames.udpFrame;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.witness.api.packet.Block;
import io.witness.api.packet.LinkTypes;
import io.witness.api.packet.Packet;
import io.witness.api.packet.PacketCursor;
import io.witness.pcap.testing.BlockBuilder;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PacketLineTest {
    /** 2001-09-09 01:46:40.000000042 UTC. */
    private static final long TIME = 1_000_000_000_000_000_042L;

    private static Packet packet(BlockBuilder block) {
        PacketCursor cursor = new Block().wrap(block.build(), 0).packets();
        return cursor.next();
    }

    private static String line(int linkType, BlockBuilder block) {
        StringBuilder out = new StringBuilder();
        new PacketLine(linkType, ZoneOffset.UTC).append(out, packet(block));
        return out.toString();
    }

    private static String text(byte[] frame) {
        String line = line(LinkTypes.ETHERNET, new BlockBuilder(4096).add(TIME, frame));
        return line.substring(line.indexOf(' ') + 1);
    }

    @Test
    void shouldStartWithTheTimeOfDayInNanoseconds() {
        String expected = "01:46:40.000000042 IP 10.0.0.1.5000 > 10.0.0.2.53: UDP, length 20";
        assertEquals(expected, line(LinkTypes.ETHERNET, new BlockBuilder(4096).add(TIME, udpFrame(20))));
    }

    @Test
    void shouldFollowTheZoneThroughAChangeOfItsOffset() {
        PacketLine line = new PacketLine(LinkTypes.ETHERNET, ZoneId.of("Europe/Berlin"));
        long lastSecondOfWinter = 1_711_846_799L;
        String[] expected = {"01:59:59.999999999", "03:00:00.000000000"};
        for (int i = 0; i < 2; i++) {
            StringBuilder out = new StringBuilder();
            line.append(
                    out,
                    packet(new BlockBuilder(4096)
                            .add(lastSecondOfWinter * 1_000_000_000L + 999_999_999L + i, udpFrame(0))));
            assertEquals(expected[i], out.substring(0, 18));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "02 | 0  | Flags [S], seq 1000, win 512, length 0",
                "12 | 0  | Flags [S.], seq 1000, ack 2000, win 512, length 0",
                "18 | 30 | Flags [P.], seq 1000:1030, ack 2000, win 512, length 30",
                "10 | 0  | Flags [.], ack 2000, win 512, length 0",
                "11 | 0  | Flags [F.], seq 1000, ack 2000, win 512, length 0",
                "04 | 0  | Flags [R], seq 1000, win 512, length 0",
                "c2 | 0  | Flags [SEW], seq 1000, win 512, length 0",
                "20 | 0  | Flags [U], win 512, urg 0, length 0",
                "00 | 0  | Flags [none], win 512, length 0",
            })
    void shouldShowTcp(String flags, int length, String expected) {
        byte[] frame = ethernet(0x0800, ipv4(6, tcp(Integer.parseInt(flags, 16), length)));
        assertEquals("IP 10.0.0.1.40000 > 10.0.0.2.80: " + expected, text(frame));
    }

    @Test
    void shouldShowIpv6AndLookThroughItsExtensions() {
        String ends = "IP6 fe80::1.5000 > 2001:db8:0:1::2.53: UDP, length 7";
        assertEquals(ends, text(ethernet(0x86DD, ipv6(17, udp(7)))));
        byte[] hopByHop = hex("3c00000000000000");
        byte[] destination = hex("1101000000000000 0000000000000000");
        assertEquals(ends, text(ethernet(0x86DD, ipv6(0, join(hopByHop, destination, udp(7))))));
        byte[] first = hex("1100000100000001");
        assertEquals(ends, text(ethernet(0x86DD, ipv6(44, join(first, udp(7))))));
        byte[] later = hex("1100010100000001");
        assertEquals(
                "IP6 fe80::1 > 2001:db8:0:1::2: fragment, ip-proto-17, length 16",
                text(ethernet(0x86DD, ipv6(44, join(later, new byte[16])))));
        byte[] laterOfOptions = hex("3c00010100000001 1100000000000000");
        assertEquals(
                "IP6 fe80::1 > 2001:db8:0:1::2: fragment, ip-proto-60, length 8",
                text(ethernet(0x86DD, ipv6(44, laterOfOptions))));
    }

    @ParameterizedTest
    @CsvSource({
        "00000000000000000000000000000000, ::",
        "00000000000000000000000000000001, ::1",
        "20010db8000000000001000000000001, 2001:db8::1:0:0:1",
        "20010db8000100000001000000010000, 2001:db8:1:0:1:0:1:0",
        "00010002000300040005000600070000, 1:2:3:4:5:6:7:0",
        "00010002000300040005000600000000, 1:2:3:4:5:6::",
        "ff020000000000000000000100ff0a0b, ff02::1:ff:a0b",
    })
    void shouldShortenIpv6AddressesAsUsual(String digits, String expected) {
        byte[] frame = ethernet(0x86DD, ipv6(59, new byte[0]));
        System.arraycopy(hex(digits), 0, frame, 14 + 8, 16);
        assertEquals("IP6 " + expected + " > 2001:db8:0:1::2: ip-proto-59, length 0", text(frame));
    }

    @Test
    void shouldShowControlMessages() {
        String ends = "IP 10.0.0.1 > 10.0.0.2: ICMP ";
        assertEquals(
                ends + "echo request, id 7, seq 9, length 12",
                text(ethernet(0x0800, ipv4(1, hex("0800 0000 0007 0009 00000000")))));
        assertEquals(ends + "port unreachable, length 8", text(ethernet(0x0800, ipv4(1, hex("0303 0000 0000 0000")))));
        assertEquals(
                ends + "redirect to host 10.0.0.9, length 8",
                text(ethernet(0x0800, ipv4(1, hex("0501 0000 0a000009")))));
        assertEquals(ends + "type-77 code-1, length 8", text(ethernet(0x0800, ipv4(1, hex("4d01 0000 0a000009")))));
        String ends6 = "IP6 fe80::1 > 2001:db8:0:1::2: ICMP6, ";
        assertEquals(
                ends6 + "echo reply, id 7, seq 9, length 8",
                text(ethernet(0x86DD, ipv6(58, hex("8100 0000 0007 0009")))));
        assertEquals(
                ends6 + "neighbor solicitation, who has fe80::2, length 24",
                text(ethernet(0x86DD, ipv6(58, hex("8700 0000 00000000 fe800000000000000000000000000002")))));
    }

    @Test
    void shouldShowAddressResolution() {
        String arp = "0001 0800 06 04 000%d 020000000001 0a000001 %s 0a000002";
        assertEquals(
                "ARP, Request who-has 10.0.0.2 tell 10.0.0.1, length 28",
                text(ethernet(0x0806, hex(arp.formatted(1, "000000000000")))));
        assertEquals(
                "ARP, Request who-has 10.0.0.2 (02:00:00:00:00:0a) tell 10.0.0.1, length 28",
                text(ethernet(0x0806, hex(arp.formatted(1, "02000000000a")))));
        assertEquals(
                "ARP, Reply 10.0.0.1 is-at 02:00:00:00:00:01, length 28",
                text(ethernet(0x0806, hex(arp.formatted(2, "020000000002")))));
        assertEquals("[|arp]", text(ethernet(0x0806, new byte[27])));
    }

    @Test
    void shouldShowVlanTagsFromTheHeaderAndFromTheData() {
        BlockBuilder fromHeader = new BlockBuilder(4096).add(TIME, udpFrame(1)).tagged(0x8100, 0x6064);
        String line = line(LinkTypes.ETHERNET, fromHeader);
        assertEquals("01:46:40.000000042 vlan 100, p 3, IP 10.0.0.1.5000 > 10.0.0.2.53: UDP, length 1", line);
        byte[] fromData = ethernet(0x88A8, join(hex("0065 8100 1066 0800"), ipv4(17, udp(1))));
        assertEquals(
                "vlan 101, p 0, vlan 102, p 0, DEI, IP 10.0.0.1.5000 > 10.0.0.2.53: UDP, length 1", text(fromData));
    }

    @Test
    void shouldShowWhatItDoesNotKnow() {
        String macs = "02:00:00:00:00:01 > 02:00:00:00:00:02, ";
        assertEquals(macs + "ethertype 0x88cc, length 20", text(ethernet(0x88CC, new byte[6])));
        assertEquals(macs + "802.3, length 52", text(ethernet(0x0026, new byte[38])));
        assertEquals("IP 10.0.0.1 > 10.0.0.2: ip-proto-47, length 5", text(ethernet(0x0800, ipv4(47, new byte[5]))));
        assertEquals(
                "IP 10.0.0.1.5000 > 10.0.0.2.53: ip-proto-136, length 9", text(ethernet(0x0800, ipv4(136, udp(1)))));
        String unknownLink = line(147, new BlockBuilder(4096).add(TIME, new byte[9]));
        assertEquals("01:46:40.000000042 link type 147, length 9", unknownLink);
    }

    @Test
    void shouldTakeNoBytesForAddressesThatAreNone() {
        String wireless = line(
                LinkTypes.IEEE802_11,
                new BlockBuilder(4096).add(TIME, new byte[40]).from(801, 4, 24));
        assertEquals("01:46:40.000000042 link type 105, 802.3, length 40", wireless);
        byte[] looksLikeIp = new byte[40];
        looksLikeIp[24] = 0x45;
        assertEquals(
                wireless,
                line(
                        LinkTypes.IEEE802_11,
                        new BlockBuilder(4096).add(TIME, looksLikeIp).from(801, 4, 24)));
        String lldp = line(
                LinkTypes.UNKNOWN,
                new BlockBuilder(4096).add(TIME, new byte[40]).from(32, 0x88CC, 4));
        assertEquals("01:46:40.000000042 hardware type 32, ethertype 0x88cc, length 40", lldp);
    }

    @Test
    void shouldFindIpWhereTheKernelSaysItIsIfTheLinkTypeIsNotKnown() {
        byte[] packet = join(hex("ff03 0021"), ipv4(17, udp(3)));
        assertEquals(
                "01:46:40.000000042 IP 10.0.0.1.5000 > 10.0.0.2.53: UDP, length 3",
                line(LinkTypes.UNKNOWN, new BlockBuilder(4096).add(TIME, packet).from(512, 0x0800, 4)));
    }

    @Test
    void shouldShowPacketsWithoutALinkLayer() {
        String ends = "01:46:40.000000042 IP 10.0.0.1.5000 > 10.0.0.2.53: UDP, length 3";
        assertEquals(ends, line(LinkTypes.RAW, new BlockBuilder(4096).add(TIME, ipv4(17, udp(3)))));
        String ends6 = "01:46:40.000000042 IP6 fe80::1.5000 > 2001:db8:0:1::2.53: UDP, length 3";
        assertEquals(ends6, line(LinkTypes.RAW, new BlockBuilder(4096).add(TIME, ipv6(17, udp(3)))));
    }

    @Test
    void shouldSayWhatIsCutOff() {
        byte[] frame = ethernet(0x0800, ipv4(6, tcp(0x10, 100)));
        assertEquals("[|link], length 13", text(Arrays.copyOf(frame, 13)));
        assertEquals("IP [|ip]", text(Arrays.copyOf(frame, 14 + 19)));
        assertEquals("IP 10.0.0.1 > 10.0.0.2: [|tcp]", text(Arrays.copyOf(frame, 14 + 20)));
        assertEquals("IP 10.0.0.1.40000 > 10.0.0.2.80: [|tcp]", text(Arrays.copyOf(frame, 14 + 20 + 19)));
        assertEquals(
                "IP 10.0.0.1.40000 > 10.0.0.2.80: Flags [.], seq 1000:1100, ack 2000, win 512, length 100",
                text(Arrays.copyOf(frame, 14 + 20 + 20)));
        assertEquals("IP6 [|ip6]", text(Arrays.copyOf(ethernet(0x86DD, ipv6(17, udp(1))), 14 + 39)));
    }

    @Test
    void shouldShowALaterFragmentWithoutPorts() {
        byte[] packet = ipv4(17, new byte[8]);
        packet[7] = 5;
        assertEquals("IP 10.0.0.1 > 10.0.0.2: fragment, ip-proto-17, length 8", text(ethernet(0x0800, packet)));
    }

    @Test
    void shouldTakeTheWiresLengthWhereTheHeaderHasNone() {
        byte[] packet = ipv4(6, tcp(0x10, 10));
        packet[2] = 0;
        packet[3] = 0;
        BlockBuilder unsplit = new BlockBuilder(4096).add(TIME, ethernet(0x0800, packet), 70_054);
        String line = line(LinkTypes.ETHERNET, unsplit);
        assertEquals("length 70000", line.substring(line.lastIndexOf("length")));
    }
}
