package io.witness.decode;

import static io.witness.pcap.testing.Frames.ethernet;
import static io.witness.pcap.testing.Frames.hex;
import static io.witness.pcap.testing.Frames.ipv4;
import static io.witness.pcap.testing.Frames.ipv6;
import static io.witness.pcap.testing.Frames.join;
import static io.witness.pcap.testing.Frames.tcp;
import static io.witness.pcap.testing.Frames.udp;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.packet.Block;
import io.witness.api.packet.LinkTypes;
import io.witness.api.packet.PacketCursor;
import io.witness.pcap.testing.BlockBuilder;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FlowTableTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int IPV4_SOURCE = 14 + 12;
    private static final int IPV4_TRANSPORT = 14 + 20;

    private FlowTable table = new FlowTable(LinkTypes.ETHERNET, 1 << 16);

    private void add(long timeNanos, byte[] frame) {
        PacketCursor cursor = new Block()
                .wrap(new BlockBuilder(8192).add(timeNanos, frame).build(), 0)
                .packets();
        table.add(cursor.next());
    }

    private void assertFlows(int expected, byte[]... frames) {
        table = new FlowTable(LinkTypes.ETHERNET, 64);
        for (byte[] frame : frames) {
            add(0, frame);
        }
        assertEquals(expected, table.flows());
        assertEquals(0, table.overflowed());
    }

    private static byte[] udp4() {
        return ethernet(0x0800, ipv4(17, udp(4)));
    }

    private static byte[] with(byte[] frame, int offset, int value) {
        byte[] changed = frame.clone();
        changed[offset] = (byte) value;
        return changed;
    }

    /** The same packet on its way back. */
    private static byte[] reversed(byte[] frame, int source, int addressLength, int ports) {
        byte[] back = frame.clone();
        System.arraycopy(frame, source, back, source + addressLength, addressLength);
        System.arraycopy(frame, source + addressLength, back, source, addressLength);
        System.arraycopy(frame, ports, back, ports + 2, 2);
        System.arraycopy(frame, ports + 2, back, ports, 2);
        return back;
    }

    @Test
    void shouldTellFlowsByProtocolAddressesAndPorts() {
        assertFlows(1, udp4(), udp4());
        assertFlows(2, udp4(), ethernet(0x0800, ipv4(6, tcp(2, 0))));
        for (int offset : new int[] {IPV4_SOURCE + 3, IPV4_SOURCE + 7, IPV4_TRANSPORT + 1, IPV4_TRANSPORT + 3}) {
            assertFlows(2, udp4(), with(udp4(), offset, 99));
        }
        assertFlows(2, ethernet(0x86DD, ipv6(17, udp(1))), with(ethernet(0x86DD, ipv6(17, udp(1))), 14 + 39, 9));
        assertFlows(2, ethernet(0x86DD, ipv6(17, udp(1))), with(ethernet(0x86DD, ipv6(17, udp(1))), 14 + 8, 9));
        assertFlows(1, ethernet(0x0800, ipv4(1, new byte[8])), ethernet(0x0800, ipv4(1, hex("0102030405060708"))));
    }

    @Test
    void shouldTakeBothDirectionsForOneFlow() {
        assertFlows(1, udp4(), reversed(udp4(), IPV4_SOURCE, 4, IPV4_TRANSPORT));
        byte[] six = ethernet(0x86DD, ipv6(6, tcp(2, 0)));
        assertFlows(1, six, reversed(six, 14 + 8, 16, 14 + 40));
        byte[] onlyPorts = reversed(reversed(udp4(), IPV4_SOURCE, 4, IPV4_TRANSPORT), IPV4_SOURCE, 4, 0);
        assertFlows(2, udp4(), onlyPorts);
    }

    @Test
    void shouldLookThroughTagsAndAtFragmentsWithoutPorts() {
        assertFlows(1, udp4(), ethernet(0x8100, join(hex("00640800"), ipv4(17, udp(4)))));
        byte[] later = with(udp4(), 14 + 7, 1);
        assertFlows(1, later, with(later, IPV4_TRANSPORT + 1, 99));
        assertFlows(2, udp4(), later);
        assertFlows(1, Arrays.copyOf(udp4(), IPV4_TRANSPORT + 2));
    }

    @Test
    void shouldPassOverWhatIsOfNoFlow() {
        assertFlows(0, ethernet(0x0806, new byte[28]), new byte[0], Arrays.copyOf(udp4(), IPV4_TRANSPORT - 1));
    }

    @Test
    void shouldCountAFlowAgainThatWasIdle() {
        add(0, udp4());
        add(FlowTable.IDLE_SECONDS * SECOND, udp4());
        assertEquals(1, table.flows());
        add((2 * FlowTable.IDLE_SECONDS + 1) * SECOND, udp4());
        assertEquals(2, table.flows());
    }

    @Test
    void shouldCountThePacketsThatFindNoPlaceAndUsePlacesAgain() {
        table = new FlowTable(LinkTypes.ETHERNET, 8);
        for (int flow = 0; flow < 20; flow++) {
            add(0, with(udp4(), IPV4_SOURCE, flow));
        }
        assertEquals(8, table.flows());
        assertEquals(12, table.overflowed());
        for (int flow = 0; flow < 8; flow++) {
            add(SECOND, with(udp4(), IPV4_SOURCE, flow));
        }
        assertEquals(8, table.flows(), "those that have a place keep it");
        for (int flow = 100; flow < 108; flow++) {
            add((FlowTable.IDLE_SECONDS + 2) * SECOND, with(udp4(), IPV4_SOURCE, flow));
        }
        assertEquals(16, table.flows());
        assertEquals(12, table.overflowed());
    }

    @Test
    void shouldCountAsASetDoes() {
        Random random = new Random(5);
        Set<Integer> expected = new HashSet<>();
        for (int i = 0; i < 20_000; i++) {
            int host = random.nextInt(100);
            int port = random.nextInt(60);
            expected.add(host << 8 | port);
            byte[] frame = with(with(udp4(), IPV4_SOURCE + 3, host), IPV4_TRANSPORT + 1, port);
            add(i, random.nextBoolean() ? frame : reversed(frame, IPV4_SOURCE, 4, IPV4_TRANSPORT));
        }
        assertEquals(expected.size(), table.flows());
        assertEquals(0, table.overflowed());
    }

    @Test
    void shouldStayWithinItsMemoryUnderAttack() {
        table = new FlowTable(LinkTypes.ETHERNET, 1024);
        Random random = new Random(6);
        int attacks = 50_000;
        for (int i = 0; i < attacks; i++) {
            byte[] frame = udp4();
            for (int offset = IPV4_SOURCE; offset < IPV4_SOURCE + 8; offset++) {
                frame[offset] = (byte) random.nextInt(256);
            }
            add(i, frame);
        }
        assertTrue(table.flows() <= 1024, () -> table.flows() + " flows");
        assertEquals(attacks, table.flows() + table.overflowed());
    }

    @Test
    void shouldRefuseACapacityThatItCannotDivide() {
        for (int capacity : new int[] {-8, 0, 4, 1000, 1 << 25}) {
            assertThrows(IllegalArgumentException.class, () -> new FlowTable(LinkTypes.ETHERNET, capacity));
        }
    }
}
