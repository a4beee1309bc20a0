package io.witness.pcap;

import static io.witness.pcap.testing.Frames.hex;
import static io.witness.pcap.testing.Frames.join;
import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.witness.api.packet.PacketCopy;
import io.witness.pcap.testing.CaptureBytes;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is odd in one packet leaves the others as they are, and is counted. */
class OddCaptureTest {
    private static final int ETHERNET = 48;
    private static final String LAST = "1 at 9000000 ee of 1 type 0";
    private static final String WIRE =
            " with a length on the wire that is less than what was captured, or more than 2147483643 bytes (the first is";

    private static CaptureBytes pcap() {
        return CaptureBytes.pcap(LITTLE_ENDIAN, CaptureBytes.MICROSECONDS, 0, 1);
    }

    private static CaptureBytes pcapNg(byte[]... options) {
        return CaptureBytes.pcapNg(LITTLE_ENDIAN).describe(1, 0, options);
    }

    private static final CaptureBytes OPTIONS = pcap();

    private static void assertReads(String oddities, byte[] file, String... packets) throws Exception {
        List<String> read = new ArrayList<>();
        try (CaptureReader reader = Captures.reader(file)) {
            Captures.readInto(read, reader);
            assertEquals(oddities, reader.oddities());
        }
        assertEquals(List.of(packets), read);
    }

    private static void assertReads(String oddities, CaptureBytes file, String... packets) throws Exception {
        assertReads(oddities, file.build(), packets);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE, 1L << 62, 9_223_372_036_000_000L})
    void shouldReadOnBehindAPacketWhoseTimeCannotBe(long units) throws Exception {
        CaptureBytes file = pcapNg().enhanced(0, 1, hex("aa"), 1)
                .enhanced(0, units, hex("bb"), 1)
                .obsolete(0, units, hex("cc"), 1)
                .enhanced(0, 9000, hex("ee"), 1);
        assertReads(
                "2 packets with a time that is not from 1970 to 2261, read as packets without a time (the first is packet 2)",
                file,
                "1 at 1000 aa of 1 type 0",
                "1 at 0 bb of 1 type 0",
                "1 at 0 cc of 1 type 0",
                LAST);
    }

    @Test
    void shouldReadOnBehindAPacketThatIsBefore1970ByTheOffsetOfItsInterface() throws Exception {
        CaptureBytes file = pcapNg(OPTIONS.option64(14, -2))
                .enhanced(0, 1_999_999, hex("aa"), 1)
                .enhanced(0, 2_009_000, hex("ee"), 1);
        assertReads(
                "1 packet with a time that is not from 1970 to 2261, read as packets without a time (the first is packet 1)",
                file,
                "1 at 0 aa of 1 type 0",
                LAST);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x13, 0x7F, 0xBF, 0xFF})
    void shouldReadPacketsOfAnInterfaceWhoseUnitOfTimeMakesNoSense(int resolution) throws Exception {
        CaptureBytes file = pcapNg(OPTIONS.option(9, (byte) resolution))
                .describe(1, 0)
                .enhanced(0, 77, hex("aa"), 1)
                .enhanced(1, 9000, hex("ee"), 1);
        assertReads(
                "1 packet with a time that is not from 1970 to 2261, read as packets without a time (the first is packet 1)",
                file,
                "1 at 0 aa of 1 type 0",
                LAST);
    }

    @Test
    void shouldAddAFractionThatIsASecondOrMore() throws Exception {
        CaptureBytes file = pcap().packet(1, 1_000_000, hex("aa"), 1).packet(0, 9000, hex("ee"), 1);
        String oddity =
                "1 packet with a fraction of a second that is a second or more, which is added (the first is packet 1)";
        assertReads(oddity, file, "1 at 2000000000 aa of 1 type 0", LAST);
    }

    @Test
    void shouldReadPacketsOfNoBytes() throws Exception {
        CaptureBytes file = pcap().packet(0, 0, new byte[0], 0).packet(0, 9000, hex("ee"), 1);
        assertReads("", file, "1 at 0  of 0 type 0", LAST);
    }

    @Test
    void shouldClampLengthsOnTheWire() throws Exception {
        CaptureBytes file = pcap().packet(0, 0, hex("aa"), 1)
                .packet(0, 0, hex("aabb"), 1)
                .packet(0, 0, hex("cc"), -1)
                .packet(0, 9000, hex("ee"), 1);
        assertReads(
                "2 packets" + WIRE + " packet 2)",
                file,
                "1 at 0 aa of 1 type 0",
                "1 at 0 aabb of 2 type 0",
                "1 at 0 cc of 2147483643 type 0",
                LAST);
        file = pcapNg().enhanced(0, 0, hex("aabb"), 0)
                .enhanced(0, 0, hex("cc"), 0x7FFF_FFFC)
                .enhanced(0, 9000, hex("ee"), 1);
        assertReads(
                "2 packets" + WIRE + " packet 1)",
                file,
                "1 at 0 aabb of 2 type 0",
                "1 at 0 cc of 2147483643 type 0",
                LAST);
    }

    /** Messages of D-Bus and of USB may be longer than packets. */
    @Test
    void shouldReadTheStartOfMessagesThatMayBeLonger() throws Exception {
        PacketCopy packet = new PacketCopy(0);
        for (CaptureBytes file : List.of(
                CaptureBytes.pcap(BIG_ENDIAN, CaptureBytes.MICROSECONDS, 0, 231)
                        .packet(0, 0, new byte[2_000_000], 2_000_001)
                        .packet(0, 9, hex("ee"), 1),
                CaptureBytes.pcapNg(BIG_ENDIAN)
                        .describe(249, 0)
                        .enhanced(0, 0, new byte[2_000_000], 2_000_001)
                        .enhanced(0, 9, hex("ee"), 1))) {
            try (CaptureReader reader = Captures.reader(file.build())) {
                reader.next(packet);
                assertEquals(262_144, packet.snapLength());
                assertEquals(2_000_001, packet.wireLength());
                reader.next(packet);
                assertEquals(9000, packet.timeNanos());
                assertEquals(
                        "1 packet with more than 262144 captured bytes, of which the first are read (the first is packet 1)",
                        reader.oddities());
            }
        }
    }

    @Test
    void shouldPassOverOptionsThatDoNotFit() throws Exception {
        CaptureBytes file = pcapNg(OPTIONS.option(1, hex("61626364")), hex("01000900 61626364 65666768"))
                .enhanced(0, 1, hex("aa"), 1, hex("0100ffff"))
                .enhanced(0, 2, hex("bb"), 1, OPTIONS.option64(2, 0))
                .enhanced(0, 9000, hex("ee"), 1);
        String oddity =
                "3 packets behind or with options that do not fit, which are passed over (the first is packet 1)";
        assertReads(oddity, file, "1 at 1000 aa of 1 type 0", "1 at 2000 bb of 1 type 0", LAST);
        file = pcapNg(OPTIONS.option(9, (byte) 6, (byte) 0)).enhanced(0, 9000, hex("ee"), 1);
        assertReads(oddity.replace("3 packets", "1 packet"), file, LAST);
    }

    @Test
    void shouldReadBlocksWithMoreOptionsThanAreLookedAt() throws Exception {
        byte[] options = new byte[3 << 20];
        options[0] = 1;
        CaptureBytes file = pcapNg(options)
                .enhanced(0, 1, hex("aa"), 1, join(OPTIONS.option32(2, 2), options))
                .enhanced(0, 9000, hex("ee"), 1);
        assertReads("", file, "1 at 1000 aa of 1 type 4", LAST);
    }

    /** Some who write files leave the padding out of the length. */
    @ParameterizedTest
    @ValueSource(ints = {33, 34, 35})
    void shouldReadBlocksWhoseLengthLacksThePadding(int length) throws Exception {
        CaptureBytes file = pcapNg().enhanced(0, 1, hex("aa"), 1).enhanced(0, 9000, hex("ee"), 1);
        file.set32(ETHERNET + 4, length).set32(ETHERNET + 32, length);
        assertReads("", file, "1 at 1000 aa of 1 type 0", LAST);
    }

    @Test
    void shouldReadSectionsWhoseHeaderDoesNotEndWithItsLength() throws Exception {
        CaptureBytes file = pcapNg().enhanced(0, 9000, hex("ee"), 1).set32(24, 0);
        String oddity = " behind a section's header that does not end with its length (the first is packet ";
        assertReads("1 packet" + oddity + "1)", file, LAST);
        int second = file.length();
        file.section(BIG_ENDIAN).describe(1, 0).enhanced(0, 9000, hex("ee"), 1).set32(second + 24, 29);
        assertReads("2 packets" + oddity + "1)", file, LAST, LAST);
    }

    // version, the two lengths as they are in the file, and what they say
    @ParameterizedTest
    @CsvSource({
        "2,   0, 60, 2, 2, 60",
        "2,   1, 60, 2, 2, 60",
        "2,   2, 60, 2, 2, 60",
        "2,   3, 60, 2, 2, 60",
        "2,   3, 2, 60, 2, 60",
        "2,   4, 2, 60, 2, 60",
        "2,   5, 2, 60, 2, 60",
        "3,   0, 2, 60, 2, 60",
        "543, 0, 60, 2, 2, 60",
    })
    void shouldReadVersionsThatTcpdumpOrTsharkRead(int major, int minor, int first, int second, int kept, int wire)
            throws Exception {
        for (ByteOrder order : List.of(LITTLE_ENDIAN, BIG_ENDIAN)) {
            CaptureBytes file = CaptureBytes.pcap(order, CaptureBytes.MICROSECONDS, 0, 1)
                    .packet(0, 1, hex("aabb"), 0)
                    .packet(0, 9000, hex("ee"), 1);
            file.set32(4, order == LITTLE_ENDIAN ? minor << 16 | major : major << 16 | minor);
            file.set32(32, first).set32(36, second);
            assertReads("", file, "1 at 1000 aabb of " + wire + " type 0", LAST);
            assertEquals(2, kept);
        }
    }

    // from before there were LINKTYPE numbers
    @ParameterizedTest
    @CsvSource({
        "11, 100",
        "12, 101",
        "13, 109",
        "14, 101",
        "15, 102",
        "16, 103",
        "17, 17",
        "18, 106",
        "19, 106",
        "1, 1",
        "100, 100",
        "50, 50"
    })
    void shouldGiveOldLinkTypesTheirNumber(int inFile, int linkType) throws Exception {
        for (CaptureBytes file : List.of(
                CaptureBytes.pcap(BIG_ENDIAN, CaptureBytes.NANOSECONDS, 0, inFile),
                CaptureBytes.pcapNg(LITTLE_ENDIAN).describe(inFile, 0))) {
            try (CaptureReader reader = Captures.reader(file.build())) {
                assertEquals(linkType, reader.linkType());
            }
        }
    }

    @Test
    void shouldReadTheFormatsOfPatchedLibpcaps() throws Exception {
        for (ByteOrder order : List.of(LITTLE_ENDIAN, BIG_ENDIAN)) {
            for (String more : List.of("00000003 0800 01 00", "00000003 0800 01 00 01 000000")) {
                CaptureBytes file = CaptureBytes.pcap(order, 0xA1B2CD34, 0, 1);
                file.patched(0, 1, hex(more), hex("aabb"), 60).patched(0, 9000, hex(more), hex("ee"), 1);
                assertReads("", file, "1 at 1000 aabb of 60 type 0", LAST);
            }
        }
    }

    @Test
    void shouldReadFilesOfIxiaAndAix() throws Exception {
        for (int magic : new int[] {0x1C0001AC, 0x1C0001AB}) {
            byte[] file = CaptureBytes.pcap(LITTLE_ENDIAN, magic, 0, 1)
                    .packet(0, 9000, hex("ee"), 1)
                    .build();
            byte[] withLength = new byte[file.length + 4];
            System.arraycopy(file, 0, withLength, 0, 24);
            System.arraycopy(file, 24, withLength, 28, file.length - 24);
            assertReads("", withLength, LAST);
        }
        CaptureBytes aix = CaptureBytes.pcap(BIG_ENDIAN, CaptureBytes.MICROSECONDS, 0, 6)
                .set32(4, 2 << 16 | 2)
                .packet(0, 9_000_000, hex("ee"), 1);
        assertReads("", aix, LAST);
    }
}
