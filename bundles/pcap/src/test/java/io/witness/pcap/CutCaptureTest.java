package io.witness.pcap;

import static io.witness.pcap.testing.Frames.hex;
import static io.witness.pcap.testing.Frames.join;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.pcap.testing.CaptureBytes;
import io.witness.pcap.testing.Frames;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Of a file that is cut off all packets are read that lie before the cut as a whole. */
class CutCaptureTest {
    private static final int PACKETS = 2000;
    private static final int PACKET_LENGTH = 516;
    /** What a compressor puts into one block. */
    private static final int BLOCK_LENGTH = 1 << 17;

    private static final byte[] FILE = noise();

    /** Nothing can be compressed. */
    private static byte[] noise() {
        CaptureBytes file = CaptureBytes.pcap(LITTLE_ENDIAN, CaptureBytes.MICROSECONDS, 0, 1);
        Random random = new Random(7);
        byte[] data = new byte[PACKET_LENGTH - 16];
        for (int i = 0; i < PACKETS; i++) {
            random.nextBytes(data);
            file.packet(i, 0, data, data.length);
        }
        return file.build();
    }

    private static List<String> readToCut(byte[] file) throws IOException {
        List<String> packets = new ArrayList<>();
        try (CaptureReader reader = Captures.reader(file)) {
            CaptureFormatException e =
                    assertThrows(CaptureFormatException.class, () -> Captures.readInto(packets, reader));
            assertTrue(e.getMessage().contains("cut off"), e.getMessage());
        }
        return packets;
    }

    @ParameterizedTest
    @ValueSource(ints = {200_000, 300_001, 500_000, 900_000})
    void shouldReadWhatIsBeforeTheCutOfAZstdFile(int length) throws Exception {
        List<String> packets = readToCut(Arrays.copyOf(CompressedReadingTest.zstd(FILE), length));
        int blocks = length / (BLOCK_LENGTH + 3);
        assertTrue(packets.size() >= blocks * BLOCK_LENGTH / PACKET_LENGTH - 1, packets.size() + " packets");
        assertEquals(Captures.read(FILE).subList(0, packets.size()), packets);
    }

    @Test
    void shouldReadWhatIsBeforeTheCutOfTheSecondFrame() throws Exception {
        byte[] first = CompressedReadingTest.zstd(Arrays.copyOf(FILE, 300_000));
        byte[] second = CompressedReadingTest.zstd(Arrays.copyOfRange(FILE, 300_000, FILE.length));
        List<String> packets = readToCut(join(first, Arrays.copyOf(second, 200_000)));
        assertTrue(packets.size() >= (300_000 + BLOCK_LENGTH) / PACKET_LENGTH - 1, packets.size() + " packets");
        packets = readToCut(join(first, Arrays.copyOf(second, 5)));
        assertEquals(299_976 / PACKET_LENGTH, packets.size());
    }

    /** Of a single segment, with the content's length and a checksum in the header: raw blocks of a packet each. */
    @Test
    void shouldReadAllWholeBlocksWhereverAFrameIsCut() throws Exception {
        byte[] frame = hex("28b52ffd a4 %08x".formatted(Integer.reverseBytes(24 + 5 * PACKET_LENGTH)));
        frame = join(frame, hex("c00000"), Arrays.copyOf(FILE, 24));
        int before = frame.length;
        for (int i = 0; i < 5; i++) {
            int start = 24 + i * PACKET_LENGTH;
            frame = join(frame, hex("201000"), Arrays.copyOfRange(FILE, start, start + PACKET_LENGTH));
        }
        for (int cut = before; cut < frame.length; cut += 37) {
            List<String> packets = readToCut(Arrays.copyOf(frame, cut));
            assertEquals((cut - before) / (3 + PACKET_LENGTH), packets.size(), "cut at " + cut);
        }
    }

    @Test
    void shouldReadAllOfAFrameWhoseChecksumIsCutOff() throws Exception {
        byte[] zstd = CompressedReadingTest.zstd(FILE);
        for (int missing = 1; missing <= 4; missing++) {
            assertEquals(
                    PACKETS,
                    readToCut(Arrays.copyOf(zstd, zstd.length - missing)).size());
        }
    }

    @Test
    void shouldReadWhatIsBeforeABlockThatIsRefused() throws Exception {
        byte[] zstd = Arrays.copyOf(CompressedReadingTest.zstd(FILE), 6 + 2 * (BLOCK_LENGTH + 3));
        List<String> packets = new ArrayList<>();
        try (CaptureReader reader = Captures.reader(join(zstd, hex("ffffff"), new byte[100]))) {
            assertThrows(CaptureFormatException.class, () -> Captures.readInto(packets, reader));
        }
        assertTrue(packets.size() >= BLOCK_LENGTH / PACKET_LENGTH - 1, packets.size() + " packets");
    }

    /** At each byte: what is whole is read, and the rest is told as cut off. */
    @Test
    void shouldReadWholePacketsOfFilesThatAreCutAtAnyByte() throws Exception {
        byte[] frame = Frames.udpFrame(10);
        CaptureBytes pcap = CaptureBytes.pcap(LITTLE_ENDIAN, CaptureBytes.MICROSECONDS, 0, 1)
                .packet(1, 0, frame, 60)
                .packet(2, 0, frame, 60);
        CaptureBytes pcapNg = CaptureBytes.pcapNg(LITTLE_ENDIAN)
                .describe(1, 0)
                .enhanced(0, 1, frame, 60)
                .block(99, new byte[8])
                .simple(frame, frame.length);
        for (CaptureBytes file : List.of(pcap, pcapNg)) {
            List<String> all = Captures.read(file.build());
            for (int length = 48; length < file.length(); length++) {
                List<String> packets = new ArrayList<>();
                try (CaptureReader reader = Captures.reader(file.build(length))) {
                    Captures.readInto(packets, reader);
                } catch (CaptureFormatException e) {
                    assertTrue(e.getMessage().contains("cut off"), e.getMessage());
                }
                assertEquals(all.subList(0, packets.size()), packets);
                assertTrue(packets.size() < all.size());
            }
        }
    }
}
