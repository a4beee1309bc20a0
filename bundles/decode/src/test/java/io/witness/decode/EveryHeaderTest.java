package io.witness.decode;

import static io.witness.pcap.testing.Frames.hex;
import static io.witness.pcap.testing.Frames.ipv4;
import static io.witness.pcap.testing.Frames.ipv6;
import static io.witness.pcap.testing.Frames.join;
import static io.witness.pcap.testing.Frames.udp;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.witness.api.packet.Block;
import io.witness.api.packet.LinkTypes;
import io.witness.api.packet.NetworkLayer;
import io.witness.api.packet.Packet;
import io.witness.api.packet.PacketCopy;
import io.witness.api.packet.PacketCursor;
import io.witness.pcap.testing.BlockBuilder;
import java.nio.ByteBuffer;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever looks at headers finds the same, behind any link layer and tags, wherever the packet is cut off. */
class EveryHeaderTest {
    private static final String MACS = "020000000002 020000000001";
    private static final int PORTS_LENGTH = 4;
    private static final int OTHER_HARDWARE = 512;

    /** A link layer: its bytes for each version of IP, and what a line says of its tags. */
    private record Link(int type, String four, String six, String tags) {
        static Link typed(int type, String before, String after) {
            return tagged(type, before, "", after, "");
        }

        static Link tagged(int type, String before, String tag, String after, String tags) {
            return new Link(type, before + tag + "0800" + after, before + tag + "86dd" + after, tags);
        }
    }

    /** IP, how many bytes tell what it carries, and how many there are before the ports. */
    private record Ip(int version, byte[] bytes, int leastLength, int headerLength) {
        @Override
        public String toString() {
            return "IPv" + version + ", header of " + headerLength;
        }
    }

    private static Stream<Link> links() {
        String sll = "0000 0001 0006 020000000001 0000";
        String three = "9100 0001 88a8 0002 8100 3003";
        return Stream.of(
                Link.typed(LinkTypes.ETHERNET, MACS, ""),
                Link.tagged(LinkTypes.ETHERNET, MACS, "8100 6064", "", "vlan 100, p 3, "),
                Link.tagged(LinkTypes.ETHERNET, MACS, "88a8 0065 8100 0066", "", "vlan 101, p 0, vlan 102, p 0, "),
                Link.tagged(LinkTypes.ETHERNET, MACS, three, "", "vlan 1, p 0, vlan 2, p 0, vlan 3, p 1, DEI, "),
                Link.typed(LinkTypes.LINUX_SLL, sll, ""),
                Link.tagged(LinkTypes.LINUX_SLL, sll, "8100 6064", "", "vlan 100, p 3, "),
                Link.typed(LinkTypes.LINUX_SLL2, "", "0000 00000001 0001 00 06 0200000000010000"),
                new Link(LinkTypes.NULL, "02000000", "1e000000", ""),
                new Link(LinkTypes.LOOP, "00000002", "0000001e", ""),
                new Link(LinkTypes.RAW, "", "", ""),
                new Link(LinkTypes.IPV4, "", "", ""),
                new Link(LinkTypes.IPV6, "", "", ""),
                new Link(LinkTypes.UNKNOWN, "ff030021", "ff030057", ""));
    }

    private static Stream<Ip> packets() {
        byte[] options = join(hex("4700 0028 0000 4000 40 11 0000 0a000001 0a000002 0101010101010100"), udp(4));
        byte[] extensions = join(hex("3c00000000000000 1101000000000000 0000000000000000"), udp(4));
        return Stream.of(
                new Ip(4, ipv4(17, udp(4)), 20, 20),
                new Ip(4, options, 20, 28),
                new Ip(6, ipv6(17, udp(4)), 40, 40),
                new Ip(6, ipv6(0, extensions), 56, 64));
    }

    private static Stream<Arguments> all() {
        return links().flatMap(link -> packets().map(ip -> Arguments.of(link, ip)));
    }

    private static Packet packet(Link link, Ip ip, byte[] bytes) {
        BlockBuilder block = new BlockBuilder(1024).add(0, bytes, 1000);
        if (link.type() == LinkTypes.UNKNOWN) {
            block.from(OTHER_HARDWARE, ip.version() == 4 ? 0x0800 : 0x86DD, 4);
        }
        PacketCursor cursor = new Block().wrap(block.build(), 0).packets();
        return cursor.next();
    }

    @ParameterizedTest
    @MethodSource("all")
    void shouldBeFoundByAllUsers(Link link, Ip ip) {
        byte[] header = hex(ip.version() == 4 ? link.four() : link.six());
        byte[] whole = join(header, ip.bytes());
        for (int length = 0; length <= whole.length; length++) {
            Packet packet = packet(link, ip, Arrays.copyOf(whole, length));
            assertFound(link, ip, packet, length - header.length);
        }
    }

    /** So many bytes of IP are here; fewer than none if the link layer is cut off. */
    private static void assertFound(Link link, Ip ip, Packet packet, int bytes) {
        String where = bytes + " bytes of IP";
        NetworkLayer network = new NetworkLayer(packet, link.type());
        assertEquals(bytes > 0, network.find(), where);
        assertEquals(bytes > 0 ? bytes : 0, bytes > 0 ? network.snapLength() : 0, where);
        assertEquals(protocol(ip, bytes, isTold(link)), new PacketClassifier(link.type()).classify(packet), where);
        assertEquals(bytes >= ip.leastLength(), new FlowPacket(link.type()).read(packet), where);
        assertLine(link, ip, packet, bytes);
        assertHash(link, ip, packet, bytes);
    }

    /** Whether the link layer tells what follows, of which nothing needs to be here then. */
    private static boolean isTold(Link link) {
        return link.four().contains("0800");
    }

    private static PacketProtocol protocol(Ip ip, int bytes, boolean told) {
        if (bytes < 0 || bytes == 0 && !told) {
            return PacketProtocol.OTHER;
        }
        PacketProtocol other = ip.version() == 4 ? PacketProtocol.IPV4_OTHER : PacketProtocol.IPV6_OTHER;
        return bytes >= ip.leastLength() ? PacketProtocol.UDP : other;
    }

    private static void assertLine(Link link, Ip ip, Packet packet, int bytes) {
        StringBuilder out = new StringBuilder();
        new PacketLine(link.type(), ZoneOffset.UTC).append(out, packet);
        String line = out.substring(out.indexOf(" ") + 1);
        String name = ip.version() == 4 ? "IP" : "IP6";
        boolean ports = bytes >= ip.headerLength() + PORTS_LENGTH;
        String from = (ip.version() == 4 ? "10.0.0.1" : "fe80::1") + (ports ? ".5000" : "");
        String to = (ip.version() == 4 ? "10.0.0.2" : "2001:db8:0:1::2") + (ports ? ".53" : "");
        if (bytes >= ip.leastLength()) {
            String udp = bytes >= ip.headerLength() + 8 ? "UDP, length 4" : "[|udp]";
            assertEquals(link.tags() + name + " " + from + " > " + to + ": " + udp, line);
        } else if (bytes > 0 || bytes == 0 && isTold(link)) {
            assertEquals(link.tags() + name + (ip.version() == 4 ? " [|ip]" : " [|ip6]"), line);
        } else {
            assertFalse(line.contains("IP"), line);
        }
    }

    /** The number is the same behind all link layers. */
    private static void assertHash(Link link, Ip ip, Packet packet, int bytes) {
        int hash = new FlowHash(link.type()).of(PacketCopy.of(packet));
        if (link.type() != LinkTypes.UNKNOWN && bytes >= ip.leastLength()) {
            byte[] same = Arrays.copyOf(ip.bytes(), bytes);
            PacketCopy raw = new PacketCopy(0).set(ByteBuffer.wrap(same), bytes, 0, Packet.TYPE_HOST);
            assertEquals(new FlowHash(LinkTypes.RAW).of(raw), hash, bytes + " bytes of IP");
        } else if (link.type() != LinkTypes.ETHERNET) {
            assertEquals(0, hash, bytes + " bytes of IP");
        }
    }
}
