package io.witness.flows;

import static io.witness.flows.Packets.ACK;
import static io.witness.flows.Packets.SYN;
import static io.witness.flows.Packets.ethernet;
import static io.witness.flows.Packets.frame;
import static io.witness.flows.Packets.ipv4;
import static io.witness.flows.Packets.ipv6;
import static io.witness.flows.Packets.tcp;
import static io.witness.flows.Packets.udp;
import static io.witness.pcap.testing.Frames.hex;
import static io.witness.pcap.testing.Frames.join;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.packet.PacketCopy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever packets contain, the sum of all records is what was added. */
class RandomPacketsTest {
    private static final int PACKETS = 100_000;
    private static final int[] LINK_TYPES = {1, 1, 1, 101, 113, 276, 0, 228, -1};

    private static List<byte[]> seeds() {
        byte[] inner = ethernet("8100 0007 0800", ipv4(1, 2, 6, tcp(3, 4, ACK)));
        byte[] vxlan = udp(50000, 4789, join(hex("08000000 00007b00"), inner));
        byte[] geneve = udp(50000, 6081, join(hex("0200 6558 00000100 00000000 00000000"), inner));
        byte[] hello = Packets.clientHello(Packets.alpn("h2"), Packets.serverName("example.org"));
        byte[] request = Packets.ascii("GET / HTTP/1.1\r\nHost: example.org\r\n\r\n");
        return List.of(
                frame(1, 2, 6, tcp(40000, 80, SYN)),
                frame(1, 2, 6, tcp(40000, 443, ACK, hello)),
                frame(1, 2, 6, tcp(40000, 80, ACK, request)),
                frame(1, 2, 17, udp(5000, 53, Packets.dns(0x0100, 1, "www", "example", "org"))),
                frame(2, 1, 17, udp(53, 5000, Packets.dns(0x8180, 1, "www", "example", "org"))),
                frame(1, 2, 1, hex("0800 0000 0001 0001")),
                frame(1, 2, 50, hex("fedcba98 00000001")),
                ethernet("0800", Packets.fragment(1, 2, 17, 77, 0x2000, udp(5000, 6000, new byte[24]))),
                ethernet("0800", Packets.fragment(1, 2, 17, 77, 0x2004, new byte[32])),
                ethernet(
                        "86dd",
                        ipv6(1, 2, 0, join(hex("2c00 0104 00000000 1100 0001 0000002a"), udp(1, 2, new byte[8])))),
                ethernet("86dd", ipv6(1, 2, 58, hex("8000 0000 0001 0001"))),
                ethernet("88a8 0064 8100 00c8 0800", ipv4(1, 2, 132, hex("0007 0007 00000000 00000000"))),
                ethernet("8847 00064040 00065140", ipv4(1, 2, 17, udp(1, 2, new byte[9]))),
                ethernet("0800", ipv4(21, 22, 47, join(hex("b000 6558 00000000 00000001 00000002"), inner))),
                ethernet("0800", ipv4(21, 22, 41, ipv6(3, 4, 17, vxlan))),
                ethernet("86dd", ipv6(3, 4, 17, geneve)),
                ethernet("0806", new byte[28]));
    }

    @Test
    void shouldAddUp() throws IOException {
        List<byte[]> seeds = seeds();
        Random random = new Random(19);
        Metered metered = new Metered(FlowSettings.DEFAULT.withMaxFlows(64));
        long bytes = 0;
        double seconds = 1000;
        for (int i = 0; i < PACKETS; i++) {
            byte[] frame = seeds.get(random.nextInt(seeds.size())).clone();
            mutate(frame, random);
            int length = random.nextInt(4) == 0 ? random.nextInt(frame.length + 1) : frame.length;
            int wire = frame.length + random.nextInt(3) * 1000;
            bytes += wire;
            seconds += random.nextInt(1000) == 0 ? random.nextInt(900) - 100 : 0.01;
            PacketCopy packet =
                    new PacketCopy(0).set(ByteBuffer.wrap(frame, 0, length), wire, Math.round(seconds * 1e9), 0);
            metered.meter.add(packet, LINK_TYPES[random.nextInt(LINK_TYPES.length)]);
            assertEquals(
                    metered.meter.counts().flows(), metered.meter.counts().endedFlows() + metered.meter.liveFlows());
        }
        metered.end();
        assertEquals(PACKETS, metered.packets + metered.meter.counts().packetsWithoutFlow());
        assertEquals(bytes, metered.bytes + metered.meter.counts().bytesWithoutFlow());
        assertEquals(bytes, metered.meter.counts().bytes());
        assertEquals(metered.meter.counts().records(), metered.lines.size());
        assertTrue(
                metered.meter.counts().evictedFlows() > 0
                        && metered.meter.counts().flows() > 10_000,
                metered.meter.counts().evictedFlows() + " evicted");
        for (int i = 0; i < metered.lines.size(); i += 10) {
            EveFields.check(metered.lines.get(i));
        }
    }

    /** The packets of more flows than the table has room for, with gaps between them and times at which flows end. */
    @Test
    void shouldMakeTheSameRecordsOfPacketsThatAreAddedTogether() throws IOException {
        Random random = new Random(7);
        Metered alone = new Metered(FlowSettings.DEFAULT.withMaxFlows(64));
        Metered together = new Metered(FlowSettings.DEFAULT.withMaxFlows(64));
        double seconds = 1000;
        for (int i = 0; i < PACKETS / 4; i++) {
            int flags = random.nextInt(20) == 0 ? random.nextInt(256) : ACK;
            byte[] packet = random.nextInt(9) == 0
                    ? ethernet("0806", new byte[28])
                    : frame(random.nextInt(12), random.nextInt(12), 6, tcp(40000, 80, flags));
            seconds += random.nextInt(1000) == 0 ? random.nextInt(100) : 0.01;
            PacketCopy copy = Packets.packet(seconds, packet);
            alone.meter.add(copy, 1);
            together.meter.addSoon(copy, 1);
            if (random.nextInt(500) == 0) {
                GapRecord gap = new GapRecord(GapRecord.Cause.DROP, 1, 2, i, GapRecord.UNKNOWN);
                alone.meter.add(gap);
                together.meter.add(gap);
            }
        }
        alone.end();
        together.end();
        assertTrue(alone.lines.size() > 1000, alone.lines.size() + " records");
        assertEquals(alone.lines, together.lines);
        assertEquals(
                alone.meter.counts().packetsWithoutFlow(),
                together.meter.counts().packetsWithoutFlow());
    }

    private static void mutate(byte[] frame, Random random) {
        for (int i = random.nextInt(6); i > 0; i--) {
            frame[random.nextInt(frame.length)] =
                    (byte) (random.nextBoolean() ? random.nextInt(256) : random.nextInt(8));
        }
    }
}
