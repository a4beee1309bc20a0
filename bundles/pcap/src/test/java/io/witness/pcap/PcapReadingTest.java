package io.witness.pcap;

import static io.witness.pcap.testing.Frames.hex;
import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.packet.LinkTypes;
import io.witness.api.packet.PacketCopy;
import io.witness.pcap.testing.CaptureBytes;
import io.witness.pcap.testing.Frames;
import java.io.ByteArrayInputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

class PcapReadingTest {
    private static List<String> read(ByteOrder order, int magic) throws Exception {
        return Captures.read(CaptureBytes.pcap(order, magic, 0x1234, LinkTypes.RAW)
                .packet(1, 2, hex("aabbcc"), 1500)
                .packet(0xFFFFFFFF, 999_999, hex("dd"), 1)
                .build());
    }

    @Test
    void shouldReadMicrosecondsInEitherByteOrder() throws Exception {
        List<String> expected =
                List.of("101 at 1000002000 aabbcc of 1500 type 0", "101 at 4294967295999999000 dd of 1 type 0");
        assertEquals(expected, read(LITTLE_ENDIAN, CaptureBytes.MICROSECONDS));
        assertEquals(expected, read(BIG_ENDIAN, CaptureBytes.MICROSECONDS));
    }

    @Test
    void shouldReadNanosecondsInEitherByteOrder() throws Exception {
        List<String> expected =
                List.of("101 at 1000000002 aabbcc of 1500 type 0", "101 at 4294967295000999999 dd of 1 type 0");
        assertEquals(expected, read(LITTLE_ENDIAN, CaptureBytes.NANOSECONDS));
        assertEquals(expected, read(BIG_ENDIAN, CaptureBytes.NANOSECONDS));
    }

    @Test
    void shouldTellTheHeaderBeforeTheFirstPacket() throws Exception {
        byte[] file = CaptureBytes.pcap(LITTLE_ENDIAN, CaptureBytes.MICROSECONDS, 96, 0x5400_0071)
                .build();
        try (CaptureReader reader = Captures.reader(file)) {
            assertEquals(96, reader.snapLength());
            assertEquals(0x71, reader.linkType());
            assertFalse(reader.next(new PacketCopy(1)));
        }
    }

    @Test
    void shouldTakeASnapLengthThatLimitsNothingForTheGreatest() throws Exception {
        for (int inFile : new int[] {0, 262_145, -1}) {
            byte[] file = CaptureBytes.pcap(LITTLE_ENDIAN, CaptureBytes.MICROSECONDS, inFile, 1)
                    .build();
            assertEquals(262_144, Captures.reader(file).snapLength());
        }
    }

    @Test
    void shouldReadPacketsLongerThanTheSnapLengthAndThanOnTheWire() throws Exception {
        byte[] file = CaptureBytes.pcap(LITTLE_ENDIAN, CaptureBytes.MICROSECONDS, 2, 1)
                .packet(0, 0, hex("aabbcc"), 1)
                .build();
        assertEquals(List.of("1 at 0 aabbcc of 3 type 0"), Captures.read(file));
    }

    @Test
    void shouldReadTheLongestPacketsAfterOthers() throws Exception {
        CaptureBytes file = CaptureBytes.pcap(LITTLE_ENDIAN, CaptureBytes.MICROSECONDS, 0, 1);
        for (int i = 0; i < 20; i++) {
            file.packet(i, 0, new byte[i * 1000], i * 1000);
        }
        file.packet(20, 0, new byte[262_144], 262_144).packet(21, 0, new byte[262_144], 262_144);
        List<String> packets = Captures.read(file.build());
        assertEquals(22, packets.size());
        assertEquals(packets.get(20).replace("at 20", "at 21"), packets.get(21));
    }

    @Test
    void shouldAllocateNothingAPacket() throws Exception {
        CaptureBytes file = CaptureBytes.pcap(LITTLE_ENDIAN, CaptureBytes.MICROSECONDS, 0, 1);
        int packets = 60_000;
        for (int i = 0; i < packets; i++) {
            file.packet(i, 0, Frames.udpFrame(i & 63), 500);
        }
        assertAllocatesNothing(file.build(), packets);
    }

    static void assertAllocatesNothing(byte[] file, int packets) throws Exception {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        PacketCopy packet = new PacketCopy(2048);
        CaptureReader reader = CaptureReader.read(Captures.NAME, new ByteArrayInputStream(file));
        int measured = 10_000;
        for (int i = 0; i < packets - measured; i++) {
            assertTrue(reader.next(packet));
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < measured; i++) {
            reader.next(packet);
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated < 1000, allocated + " bytes for 10,000 packets");
        assertFalse(reader.next(packet));
    }
}
