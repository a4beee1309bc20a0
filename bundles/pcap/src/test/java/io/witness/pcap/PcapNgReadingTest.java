package io.witness.pcap;

import static io.witness.pcap.testing.Frames.hex;
import static io.witness.pcap.testing.Frames.udpFrame;
import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.packet.Block;
import io.witness.api.packet.LinkTypes;
import io.witness.api.packet.Packet;
import io.witness.api.packet.PacketCopy;
import io.witness.api.packet.PacketCursor;
import io.witness.pcap.testing.BlockBuilder;
import io.witness.pcap.testing.CaptureBytes;
import io.witness.pcap.testing.WrittenFile;
import java.io.ByteArrayOutputStream;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PcapNgReadingTest {
    private static final int RESOLUTION = 9;
    private static final int TIME_OFFSET = 14;
    private static final int FLAGS = 2;

    private static CaptureBytes ethernet(ByteOrder order) {
        return CaptureBytes.pcapNg(order).describe(LinkTypes.ETHERNET, 0);
    }

    @Test
    void shouldReadAllBlocksOfPacketsInEitherByteOrder() throws Exception {
        List<String> expected = List.of(
                "1 at 4294967298000 aabbcc of 1500 type 0",
                "1 at 3000 aabbccdd of 4 type 4",
                "1 at 0 aabbccddee of 5 type 0",
                "1 at 4000  of 9 type 0");
        for (ByteOrder order : new ByteOrder[] {LITTLE_ENDIAN, BIG_ENDIAN}) {
            CaptureBytes file = ethernet(order);
            file.enhanced(0, (1L << 32) + 2, hex("aabbcc"), 1500);
            file.obsolete(0, 3, hex("aabbccdd"), 4, file.option32(FLAGS, 2));
            file.simple(hex("aabbccddee"), 5).enhanced(0, 4, new byte[0], 9);
            assertEquals(expected, Captures.read(file.build()));
        }
    }

    @Test
    void shouldReadInterfacesWithTheirLinkTypesAndSections() throws Exception {
        byte[] file = ethernet(LITTLE_ENDIAN)
                .describe(LinkTypes.RAW, 77)
                .enhanced(1, 1, hex("01"), 1)
                .enhanced(0, 1, hex("02"), 1)
                .section(BIG_ENDIAN)
                .section(BIG_ENDIAN)
                .describe(113, 55)
                .enhanced(0, 1, hex("03"), 1)
                .build();
        List<String> packets =
                List.of("101 at 1000 01 of 1 type 0", "1 at 1000 02 of 1 type 0", "113 at 1000 03 of 1 type 0");
        assertEquals(packets, Captures.read(file));
        try (CaptureReader reader = Captures.reader(file)) {
            List<Integer> snapLengths = new ArrayList<>(List.of(reader.snapLength()));
            assertEquals(LinkTypes.ETHERNET, reader.linkType());
            while (reader.next(new PacketCopy(9))) {
                snapLengths.add(reader.snapLength());
            }
            assertEquals(List.of(262_144, 77, 262_144, 55), snapLengths);
        }
    }

    private static String time(int resolution, long offsetSeconds, long time) throws Exception {
        CaptureBytes file = CaptureBytes.pcapNg(LITTLE_ENDIAN);
        file.describe(
                1,
                0,
                file.option(1, hex("aabbccddee")),
                file.option(RESOLUTION, (byte) resolution),
                file.option64(TIME_OFFSET, offsetSeconds));
        return Captures.read(file.enhanced(0, time, hex("aa"), 1).build())
                .get(0)
                .split(" ")[2];
    }

    @Test
    void shouldReadTimesOfAnyResolutionAndOffset() throws Exception {
        assertEquals("1234567890123456789", time(9, 0, 1_234_567_890_123_456_789L));
        assertEquals("1234567890120000000", time(2, 0, 123_456_789_012L));
        assertEquals("1234567890000000000", time(0, 0, 1_234_567_890L));
        assertEquals("18446744073", time(18, 0, -1));
        assertEquals("1500000000", time(0x81, 0, 3));
        assertEquals("3000000000", time(0x80, 0, 3));
        assertEquals("1999999999", time(0xBE, 0, -1L >>> 1));
        assertEquals("1234567890999999046", time(0x80 + 20, 0, (1_234_567_890L << 20) + (1 << 20) - 1));
        assertEquals("1234567890000000007", time(9, 1_234_567_800, 90_000_000_007L));
        assertEquals("5", time(9, -1_234_567_890L, 1_234_567_890_000_000_005L));
    }

    @Test
    void shouldTellDirectionAndAddressee() throws Exception {
        int[][] flagsAndTypes = {
            {0, Packet.TYPE_HOST},
            {1, Packet.TYPE_HOST},
            {2, Packet.TYPE_OUTGOING},
            {2 + (3 << 2), Packet.TYPE_OUTGOING},
            {1 << 2, Packet.TYPE_HOST},
            {1 + (2 << 2), Packet.TYPE_MULTICAST},
            {3 << 2, Packet.TYPE_BROADCAST},
            {4 << 2, Packet.TYPE_OTHER_HOST},
            {0xFFFFFFE1, Packet.TYPE_HOST},
            {0xFFFFFFF1, Packet.TYPE_OTHER_HOST},
        };
        for (int[] pair : flagsAndTypes) {
            CaptureBytes file = ethernet(BIG_ENDIAN);
            file.enhanced(0, 0, hex("aabbcc"), 3, file.option(1, hex("61626364")), file.option32(FLAGS, pair[0]));
            assertEquals(List.of("1 at 0 aabbcc of 3 type " + pair[1]), Captures.read(file.build()));
        }
    }

    @Test
    void shouldNotLookBehindTheEndOfOptions() throws Exception {
        CaptureBytes file = ethernet(LITTLE_ENDIAN);
        file.enhanced(0, 0, hex("aa"), 1, file.option(0), file.option32(FLAGS, 2), hex("0200ffff"));
        assertEquals(List.of("1 at 0 aa of 1 type 0"), Captures.read(file.build()));
    }

    @Test
    void shouldSkipOtherBlocksHoweverLong() throws Exception {
        byte[] file = CaptureBytes.pcapNg(LITTLE_ENDIAN)
                .block(4, hex("00000000"))
                .describe(1, 0)
                .block(5, new byte[20])
                .block(10, new byte[3 << 20])
                .block(0xBAD, new byte[0])
                .block(0x40000BAD, new byte[65536 - 12])
                .block(0xDEADBEEF, new byte[65536])
                .enhanced(0, 0, hex("aa"), 1)
                .build();
        assertEquals(List.of("1 at 0 aa of 1 type 0"), Captures.read(file));
    }

    @Test
    void shouldCutASimplePacketAtTheSnapLength() throws Exception {
        byte[] file = CaptureBytes.pcapNg(LITTLE_ENDIAN)
                .describe(1, 5)
                .simple(hex("aabbccddeeffffff"), 1500)
                .build();
        assertEquals(List.of("1 at 0 aabbccddee of 1500 type 0"), Captures.read(file));
    }

    @Test
    void shouldReadWhatTheWriterWrites() throws Exception {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        List<PacketCopy> written = new ArrayList<>();
        try (PcapNgWriter writer = new PcapNgWriter(file, WrittenFile.unknownInterface())) {
            writer.continueWith(new InterfaceInfo(LinkTypes.RAW, Optional.of("tun0"), 1 << 16, Optional.of("ip")));
            BlockBuilder block = new BlockBuilder(1 << 16);
            IntStream.range(0, 100).forEach(i -> block.add(1_700_000_000_123_456_789L + i, udpFrame(i), 1000 + i));
            PacketCursor cursor = new Block().wrap(block.build(), 0).packets();
            while (cursor.hasNext()) {
                Packet packet = cursor.next();
                writer.write(packet);
                written.add(new PacketCopy(0).set(packet));
            }
        }
        try (CaptureReader reader = Captures.reader(file.toByteArray())) {
            PacketCopy packet = new PacketCopy(0);
            for (PacketCopy expected : written) {
                assertTrue(reader.next(packet));
                assertEquals(LinkTypes.RAW, reader.linkType());
                assertEquals(expected.frame(), packet.frame());
                assertEquals(expected.timeNanos(), packet.timeNanos());
                assertEquals(expected.wireLength(), packet.wireLength());
            }
            assertFalse(reader.next(packet));
        }
    }

    @Test
    void shouldAllocateNothingAPacket() throws Exception {
        CaptureBytes file = ethernet(LITTLE_ENDIAN);
        int packets = 60_000;
        for (int i = 0; i < packets; i++) {
            file.enhanced(0, i, udpFrame(i & 63), 500, file.option32(FLAGS, 1));
        }
        PcapReadingTest.assertAllocatesNothing(file.build(), packets);
    }
}
