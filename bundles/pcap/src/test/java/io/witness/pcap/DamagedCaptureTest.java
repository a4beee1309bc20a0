package io.witness.pcap;

import static io.witness.pcap.testing.Frames.hex;
import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.packet.PacketCopy;
import io.witness.pcap.testing.CaptureBytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DamagedCaptureTest {
    /** It would take more and more memory. */
    @Test
    void shouldRefuseAFileOfSectionsWithoutEnd() throws IOException {
        CaptureBytes file = CaptureBytes.pcapNg(LITTLE_ENDIAN).describe(1, 0);
        for (int i = 0; i < 1 << 20; i++) {
            file.section();
        }
        try (CaptureReader reader = CaptureReader.read("many", new ByteArrayInputStream(file.build()))) {
            CaptureFormatException e =
                    assertThrows(CaptureFormatException.class, () -> reader.next(new PacketCopy(100)));
            assertTrue(e.getMessage().contains("more than a million sections and interfaces"), e.getMessage());
        }
    }

    private static final int SECTION = 28;
    private static final int ETHERNET = SECTION + 20;

    private static CaptureBytes pcap() {
        return CaptureBytes.pcap(LITTLE_ENDIAN, CaptureBytes.MICROSECONDS, 0, 1);
    }

    private static CaptureBytes pcapNg() {
        return CaptureBytes.pcapNg(LITTLE_ENDIAN).describe(1, 0);
    }

    private static void assertDamaged(long offset, String problem, byte[] file) {
        CaptureFormatException e = assertThrows(CaptureFormatException.class, () -> Captures.read(file));
        assertEquals("some.pcap: at byte " + offset + ": " + problem, e.getMessage());
        assertEquals(offset, e.offset());
    }

    private static void assertDamaged(long offset, String problem, CaptureBytes file) {
        assertDamaged(offset, problem, file.build());
    }

    @Test
    void shouldRefuseWhatIsNoCapture() {
        assertDamaged(0, "the file is empty, expected a capture of format pcap or pcapng", new byte[0]);
        assertDamaged(0, "the capture is cut off within the magic number: 3 of 4 bytes are there", hex("0a0d0d"));
        assertDamaged(
                0,
                "magic number 0x68656c6c, expected a capture of format pcap or pcapng",
                "hello, world of captures".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void shouldRefuseOtherVersions() {
        assertDamaged(4, "pcap version 1.4, expected 2.0 or later", pcap().set32(4, 0x0004_0001));
        assertDamaged(12, "pcapng version 2.1, expected 1.0", pcapNg().set32(12, 0x0001_0002));
    }

    @Test
    void shouldSayThatAHeaderIsCutOff() {
        assertDamaged(0, "the capture is cut off within the file's header: 23 of 24 bytes are there", pcap().build(23));
        assertDamaged(
                0, "the capture is cut off within a section's header: 9 of 12 bytes are there", pcapNg().build(9));
        assertDamaged(
                0, "the capture is cut off within a section's header: 23 of 24 bytes are there", pcapNg().build(23));
    }

    private static void assertCutOffAfterOne(long offset, String problem, CaptureBytes file, int length)
            throws Exception {
        List<String> packets = new ArrayList<>();
        try (CaptureReader reader = Captures.reader(file.build(length))) {
            CaptureFormatException e =
                    assertThrows(CaptureFormatException.class, () -> Captures.readInto(packets, reader));
            assertEquals("some.pcap: at byte " + offset + ": the capture is cut off within " + problem, e.getMessage());
        }
        assertEquals(List.of("1 at 1000 aabb of 2 type 0"), packets);
    }

    @Test
    void shouldReadAllWholePacketsBeforeTheCaptureIsCutOff() throws Exception {
        CaptureBytes file = pcap().packet(0, 1, hex("aabb"), 2).packet(0, 2, hex("ccdd"), 2);
        assertCutOffAfterOne(42, "a packet's header: 1 of 16 bytes are there", file, 43);
        assertCutOffAfterOne(42, "a packet's header: 15 of 16 bytes are there", file, 57);
        assertCutOffAfterOne(42, "a packet: 16 of 18 bytes are there", file, 58);
        assertCutOffAfterOne(42, "a packet: 17 of 18 bytes are there", file, 59);
        file = pcapNg().enhanced(0, 1, hex("aabb"), 2).enhanced(0, 2, hex("ccdd"), 2);
        int second = ETHERNET + 36;
        assertCutOffAfterOne(second, "a block's header: 1 of 8 bytes are there", file, second + 1);
        assertCutOffAfterOne(second, "a block: 8 of 36 bytes are there", file, second + 8);
        assertCutOffAfterOne(second, "a block: 35 of 36 bytes are there", file, second + 35);
    }

    @Test
    void shouldSayThatASkippedBlockIsCutOff() {
        CaptureBytes file = pcapNg().block(99, new byte[100]);
        file.set32(ETHERNET + 4, 0xFFFFFFF0);
        assertDamaged(ETHERNET + 112, "the capture is cut off within a block: 112 of 4294967276 bytes are there", file);
        byte[] withoutLength = pcapNg().block(99, new byte[100]).build(ETHERNET + 110);
        assertDamaged(ETHERNET + 108, "the capture is cut off within a block: 2 of 4 bytes are there", withoutLength);
    }

    @Test
    void shouldRefuseWildLengthsOfAPacket() {
        CaptureBytes file = pcap().packet(0, 0, hex("aa"), 1);
        String captured = "a packet with %s captured bytes, expected at most 262144";
        assertDamaged(32, captured.formatted("262145"), file.set32(32, 262_145));
        assertDamaged(32, captured.formatted("4294967295"), file.set32(32, -1));
        file = pcapNg().enhanced(0, 0, hex("aa"), 1);
        assertDamaged(ETHERNET + 20, captured.formatted("2147483648"), file.set32(ETHERNET + 20, 1 << 31));
        assertDamaged(
                ETHERNET + 20,
                "a packet with 5 captured bytes, expected at most the 4 that are left in its block",
                file.set32(ETHERNET + 20, 5));
        file = pcapNg().simple(hex("aabbccdd"), 4);
        assertDamaged(
                ETHERNET + 8,
                "a packet with 5 captured bytes, expected at most the 4 that are left in its block",
                file.set32(ETHERNET + 8, 5));
    }

    @Test
    void shouldRefuseWildLengthsOfABlock() {
        CaptureBytes file = pcapNg().enhanced(0, 0, hex("aa"), 1);
        for (int length : new int[] {0, 8, 11}) {
            assertDamaged(
                    ETHERNET + 4,
                    "a block of " + length + " bytes, expected at least 12",
                    file.set32(ETHERNET + 4, length));
        }
        assertDamaged(
                ETHERNET + 4, "a block of type 6 of 28 bytes, expected at least 32", file.set32(ETHERNET + 4, 28));
        assertDamaged(
                ETHERNET,
                "the capture is cut off within a block: 36 of 1048576 bytes are there",
                file.set32(ETHERNET + 4, -4));
        assertDamaged(
                SECTION + 4, "a block of type 1 of 16 bytes, expected at least 20", pcapNg().set32(SECTION + 4, 16));
        assertDamaged(4, "a block of type 168627466 of 24 bytes, expected at least 28", pcapNg().set32(4, 24));
    }

    @Test
    void shouldRefuseABlockWhoseLengthsDiffer() {
        assertDamaged(
                ETHERNET + 32,
                "a block ends with length 40, expected 36 as at its start",
                pcapNg().enhanced(0, 0, hex("aa"), 1).set32(ETHERNET + 32, 40));
        assertDamaged(
                ETHERNET + 8,
                "a block ends with length 4294967295, expected 12 as at its start",
                pcapNg().block(99, new byte[0]).set32(ETHERNET + 8, -1));
    }

    @Test
    void shouldRefuseAByteOrderThatIsNone() {
        assertDamaged(
                8,
                "0x1a2b3c4e for the byte order of a section, expected 0x1a2b3c4d",
                CaptureBytes.pcapNg(BIG_ENDIAN).set32(8, 0x1A2B3C4E));
    }

    @Test
    void shouldRefusePacketsOfUnknownInterfaces() {
        String problem = "a packet of interface %s, expected one of the 1 that the section describes";
        assertDamaged(ETHERNET + 8, problem.formatted(1), pcapNg().enhanced(1, 0, hex("aa"), 1));
        assertDamaged(ETHERNET + 8, problem.formatted("4294967295"), pcapNg().enhanced(-1, 0, hex("aa"), 1));
        assertDamaged(ETHERNET + 8, problem.formatted(65535), pcapNg().obsolete(-1, 0, hex("aa"), 1));
        CaptureBytes file = pcapNg().section().simple(hex("aa"), 1);
        assertDamaged(
                ETHERNET + SECTION + 8,
                "a packet of interface 0, expected one of the 0 that the section describes",
                file);
    }

    @Test
    void shouldRefuseAFileThatDescribesNoInterface() {
        String packet = "a packet, expected the description of an interface before it";
        assertDamaged(SECTION, packet, CaptureBytes.pcapNg(LITTLE_ENDIAN).simple(hex("aa"), 1));
        assertDamaged(
                SECTION,
                "the file ends before an interface is described, expected a capture",
                CaptureBytes.pcapNg(LITTLE_ENDIAN));
    }

    @Test
    void shouldRefuseMoreInterfacesThanCanBe() {
        CaptureBytes file = CaptureBytes.pcapNg(LITTLE_ENDIAN);
        for (int i = 0; i < 65537; i++) {
            file.describe(1, 0);
        }
        assertDamaged(SECTION + 65536 * 20, "one more interface, expected at most 65536 in a section", file);
    }

    @Test
    void shouldReadABlockFullOfOptionsOnce() throws Exception {
        byte[] options = new byte[900_000];
        for (int i = 0; i < options.length; i += 4) {
            options[i] = 1;
        }
        byte[] file = pcapNg().enhanced(0, 0, hex("aa"), 1, options).build();
        assertEquals(List.of("1 at 0 aa of 1 type 0"), Captures.read(file));
    }
}
