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
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.packet.LinkTypes;
import io.witness.api.packet.Packet;
import io.witness.api.packet.PacketCopy;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlowHashTest {
    private static final int IPV4_SOURCE = 14 + 12;
    private static final int IPV4_PORTS = 14 + 20;

    private final FlowHash hash = new FlowHash(LinkTypes.ETHERNET);

    private static PacketCopy copy(byte[] bytes, int wireLength) {
        return new PacketCopy(0).set(ByteBuffer.wrap(bytes), wireLength, 0, Packet.TYPE_HOST);
    }

    private int of(byte[] frame) {
        return hash.of(copy(frame, frame.length));
    }

    private static byte[] swapped(byte[] frame, int first, int length) {
        byte[] swapped = frame.clone();
        System.arraycopy(frame, first, swapped, first + length, length);
        System.arraycopy(frame, first + length, swapped, first, length);
        return swapped;
    }

    private static byte[] with(byte[] frame, int offset, int value) {
        byte[] changed = frame.clone();
        changed[offset] = (byte) value;
        return changed;
    }

    @Test
    void shouldBeTheSameInBothDirectionsOnly() {
        byte[] four = udpFrame(9);
        assertEquals(of(four), of(swapped(swapped(four, IPV4_SOURCE, 4), IPV4_PORTS, 2)));
        assertNotEquals(of(four), of(swapped(four, IPV4_SOURCE, 4)));
        assertNotEquals(of(four), of(with(four, IPV4_PORTS + 1, 1)));
        assertNotEquals(of(four), of(with(four, IPV4_SOURCE, 1)));
        byte[] six = ethernet(0x86DD, ipv6(6, tcp(2, 0)));
        assertEquals(of(six), of(swapped(swapped(six, 14 + 8, 16), 14 + 40, 2)));
        assertNotEquals(of(six), of(with(six, 14 + 8 + 31, 1)));
    }

    @Test
    void shouldNotLookForPortsInFragments() {
        byte[] first = with(udpFrame(9), 14 + 6, 0x20);
        byte[] second = with(with(udpFrame(9), 14 + 7, 0xB9), IPV4_PORTS, 77);
        assertEquals(of(first), of(second));
        assertNotEquals(of(udpFrame(9)), of(first));
        byte[] first6 = ethernet(0x86DD, ipv6(44, join(hex("1100000100000001"), udp(7))));
        byte[] last6 = ethernet(0x86DD, ipv6(44, join(hex("1100010000000001"), new byte[15])));
        assertEquals(of(first6), of(last6));
        byte[] firstOfOptions = ethernet(0x86DD, ipv6(44, join(hex("3c00000100000002 1100000000000000"), udp(7))));
        byte[] lastOfOptions = ethernet(0x86DD, ipv6(44, join(hex("3c00010000000002"), new byte[15])));
        assertEquals(of(firstOfOptions), of(lastOfOptions));
        byte[] whole6 = ethernet(0x86DD, ipv6(44, join(hex("1100000000000001"), udp(7))));
        assertEquals(of(ethernet(0x86DD, ipv6(17, udp(7)))), of(whole6));
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 17, 33, 132, 136})
    void shouldLookForThePortsOf(int protocol) {
        byte[] frame = ethernet(0x0800, ipv4(protocol, tcp(2, 0)));
        assertNotEquals(of(frame), of(with(frame, IPV4_PORTS, 1)));
        assertEquals(of(frame), of(with(frame, IPV4_PORTS + 4, 1)));
    }

    @Test
    void shouldTakeTheStationsOfWhatIsNotIp() {
        byte[] frame = ethernet(0x88CC, new byte[9]);
        assertEquals(of(frame), of(swapped(frame, 0, 6)));
        for (int i = 0; i < 12; i++) {
            assertNotEquals(of(frame), of(with(frame, i, 99)), "byte " + i);
        }
        assertEquals(of(frame), of(with(frame, 20, 99)));
        assertEquals(0, new FlowHash(LinkTypes.RAW).of(copy(new byte[20], 20)));
    }

    @Test
    void shouldBearAnyLength() {
        for (int length = 0; length < 2000; length++) {
            byte[] bytes = new byte[length];
            assertEquals(length < 14, of(bytes) == 0);
            assertEquals(of(bytes), hash.of(copy(bytes, Integer.MAX_VALUE)));
        }
    }

    @Test
    void shouldSpreadFlowsEvenly() {
        int[] rings = new int[16];
        int flows = 16_000;
        Random random = new Random(3);
        for (int flow = 0; flow < flows; flow++) {
            byte[] frame = with(with(udpFrame(9), IPV4_PORTS, flow >> 8), IPV4_PORTS + 1, flow);
            frame[IPV4_SOURCE + 3] = (byte) random.nextInt(4);
            rings[of(frame) >>> 28]++;
        }
        for (int count : rings) {
            assertTrue(Math.abs(count - flows / rings.length) < 160, () -> count + " of " + flows);
        }
    }

    @Test
    void shouldAllocateNothingAPacket() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        PacketCopy packet = copy(udpFrame(99), 141);
        long before = 0;
        for (int i = 0; i < 60_000; i++) {
            if (i == 50_000) {
                before = threads.getCurrentThreadAllocatedBytes();
            }
            hash.of(packet);
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated < 1000, allocated + " bytes for 10,000 packets");
    }
}
