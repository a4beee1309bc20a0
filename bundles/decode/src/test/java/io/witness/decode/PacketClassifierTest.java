package io.witness.decode;

import static io.witness.pcap.testing.Frames.ethernet;
import static io.witness.pcap.testing.Frames.hex;
import static io.witness.pcap.testing.Frames.ipv4;
import static io.witness.pcap.testing.Frames.ipv6;
import static io.witness.pcap.testing.Frames.join;
import static io.witness.pcap.testing.Frames.udp;
import static io.witness.pcap.testing.Frames.udpFrame;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.packet.Block;
import io.witness.api.packet.LinkTypes;
import io.witness.api.packet.Packet;
import io.witness.api.packet.PacketCursor;
import io.witness.pcap.testing.BlockBuilder;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PacketClassifierTest {
    private static PacketProtocol classify(int linkType, byte[] data) {
        PacketCursor cursor =
                new Block().wrap(new BlockBuilder(4096).add(0, data).build(), 0).packets();
        return new PacketClassifier(linkType).classify(cursor.next());
    }

    private static PacketProtocol ethernetFrame(int etherType, byte[] payload) {
        return classify(LinkTypes.ETHERNET, ethernet(etherType, payload));
    }

    @Test
    void shouldTellWhatIpCarries() {
        assertEquals(PacketProtocol.TCP, ethernetFrame(0x0800, ipv4(6, new byte[20])));
        assertEquals(PacketProtocol.UDP, ethernetFrame(0x0800, ipv4(17, new byte[8])));
        assertEquals(PacketProtocol.ICMP, ethernetFrame(0x0800, ipv4(1, new byte[8])));
        assertEquals(PacketProtocol.SCTP, ethernetFrame(0x0800, ipv4(132, new byte[8])));
        assertEquals(PacketProtocol.IPV4_OTHER, ethernetFrame(0x0800, ipv4(47, new byte[8])));
        assertEquals(PacketProtocol.IPV4_OTHER, ethernetFrame(0x0800, ipv4(58, new byte[8])));
        assertEquals(PacketProtocol.TCP, ethernetFrame(0x86DD, ipv6(6, new byte[20])));
        assertEquals(PacketProtocol.ICMPV6, ethernetFrame(0x86DD, ipv6(58, new byte[8])));
        assertEquals(PacketProtocol.IPV6_OTHER, ethernetFrame(0x86DD, ipv6(1, new byte[8])));
        assertEquals(PacketProtocol.UDP, ethernetFrame(0x86DD, ipv6(60, join(hex("1100000000000000"), udp(1)))));
    }

    @Test
    void shouldTellTheRestAndLookThroughTags() {
        assertEquals(PacketProtocol.ARP, ethernetFrame(0x0806, new byte[28]));
        assertEquals(PacketProtocol.OTHER, ethernetFrame(0x88CC, new byte[28]));
        assertEquals(PacketProtocol.UDP, ethernetFrame(0x8100, join(hex("0064 0800"), ipv4(17, udp(1)))));
        assertEquals(PacketProtocol.UDP, classify(LinkTypes.RAW, ipv6(17, udp(1))));
        assertEquals(PacketProtocol.OTHER, classify(147, ipv6(17, udp(1))));
    }

    @Test
    void shouldCountAFragmentAsWhatItIsAFragmentOf() {
        byte[] later = ipv4(17, new byte[8]);
        later[7] = 9;
        assertEquals(PacketProtocol.UDP, ethernetFrame(0x0800, later));
    }

    @Test
    void shouldTellWhatIsCutOffByWhatIsThere() {
        assertEquals(PacketProtocol.IPV4_OTHER, ethernetFrame(0x0800, Arrays.copyOf(ipv4(17, udp(1)), 19)));
        assertEquals(PacketProtocol.UDP, ethernetFrame(0x0800, Arrays.copyOf(ipv4(17, udp(1)), 20)));
        assertEquals(PacketProtocol.IPV6_OTHER, ethernetFrame(0x86DD, Arrays.copyOf(ipv6(17, udp(1)), 39)));
        assertEquals(PacketProtocol.OTHER, classify(LinkTypes.ETHERNET, new byte[0]));
    }

    @Test
    void shouldAllocateNothingAPacket() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        Packet packet = new Block()
                .wrap(new BlockBuilder(4096).add(0, udpFrame(99)).build(), 0)
                .packets()
                .next();
        PacketClassifier classifier = new PacketClassifier(LinkTypes.ETHERNET);
        long before = 0;
        for (int i = 0; i < 60_000; i++) {
            if (i == 50_000) {
                before = threads.getCurrentThreadAllocatedBytes();
            }
            classifier.classify(packet);
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated < 1000, allocated + " bytes for 10,000 packets");
    }
}
