package io.witness.pcap;

import static io.witness.pcap.testing.Frames.hex;
import static io.witness.pcap.testing.Frames.join;
import static io.witness.pcap.testing.Frames.udpFrame;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.airlift.compress.zstd.ZstdOutputStream;
import io.witness.pcap.testing.CaptureBytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class CompressedReadingTest {
    private static final int PACKETS = 3000;
    private static final byte[] FILE = file();
    private static final String EMPTY = "the file is empty, expected a capture of format pcap or pcapng";

    private static byte[] file() {
        CaptureBytes file = CaptureBytes.pcap(LITTLE_ENDIAN, CaptureBytes.MICROSECONDS, 0, 1);
        Random random = new Random(5);
        for (int i = 0; i < PACKETS; i++) {
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            file.packet(i, i, join(udpFrame(random.nextInt(1000)), noise), 2000);
        }
        return file.build();
    }

    interface Compressor {
        OutputStream wrap(OutputStream out) throws IOException;
    }

    private static byte[] compress(Compressor compressor, byte[] file) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = compressor.wrap(bytes)) {
            out.write(file);
        }
        return bytes.toByteArray();
    }

    static byte[] gzip(byte[] file) throws IOException {
        return compress(GZIPOutputStream::new, file);
    }

    static byte[] zstd(byte[] file) throws IOException {
        return compress(ZstdOutputStream::new, file);
    }

    /** The file in two parts that are compressed one by one; the second starts within a packet. */
    private static byte[] inTwoParts(Compressor compressor, byte[] between) throws IOException {
        byte[] first = compress(compressor, Arrays.copyOf(FILE, 100_001));
        return join(first, between, compress(compressor, Arrays.copyOfRange(FILE, 100_001, FILE.length)));
    }

    private static InputStream dribbling(byte[] file) {
        return new ByteArrayInputStream(file) {
            @Override
            public int read(byte[] target, int start, int length) {
                return super.read(target, start, Math.min(length, 1));
            }

            @Override
            public int available() {
                return 0;
            }
        };
    }

    @Test
    void shouldReadGzip() throws Exception {
        List<String> expected = Captures.read(FILE);
        assertEquals(PACKETS, expected.size());
        assertEquals(expected, Captures.read(gzip(FILE)));
        assertEquals(expected, Captures.read(inTwoParts(GZIPOutputStream::new, new byte[0])));
    }

    @Test
    void shouldReadZstd() throws Exception {
        List<String> expected = Captures.read(FILE);
        assertEquals(expected, Captures.read(zstd(FILE)));
        byte[] skippable = hex("5f2a4d18 05000000 28b52ffd01");
        assertEquals(expected, Captures.read(inTwoParts(ZstdOutputStream::new, skippable)));
        assertEquals(expected, Captures.read(join(skippable, zstd(FILE), skippable)));
    }

    @Test
    void shouldReadFromASlowPipe() throws Exception {
        List<String> expected = Captures.read(FILE);
        assertEquals(expected, Captures.read(dribbling(FILE)));
        assertEquals(expected, Captures.read(dribbling(inTwoParts(GZIPOutputStream::new, new byte[0]))));
        byte[] skippable = hex("5f2a4d18 05000000 28b52ffd01");
        assertEquals(expected, Captures.read(dribbling(inTwoParts(ZstdOutputStream::new, skippable))));
    }

    /** A frame that is decoded as a whole: its content's length stands for the window's. */
    private static byte[] singleSegment(int contentLength, String blocks) {
        return hex("28b52ffd a0 %08x".formatted(Integer.reverseBytes(contentLength)) + blocks);
    }

    @Test
    void shouldReadZstdOfASingleSegment() throws Exception {
        // a raw block of 24 bytes, which is the last one
        String header = "d4c3b2a1 02000400 00000000 00000000 00000000 01000000";
        assertEquals(List.of(), Captures.read(singleSegment(24, "c10000" + header)));
        assertDamaged(
                0,
                "a window of 8388609 bytes, expected at most 8388608: compress the file without --long and --ultra",
                "zstd",
                singleSegment((1 << 23) + 1, "c10000" + header));
    }

    private static void assertDamaged(long offset, String reason, String compression, byte[] file) {
        CaptureFormatException e = assertThrows(CaptureFormatException.class, () -> Captures.read(file));
        String problem = "what follows cannot be decompressed, the " + compression + " data is damaged: ";
        assertEquals("some.pcap: at byte " + offset + ": " + problem + reason, e.getMessage());
    }

    @Test
    void shouldRefuseZstdThatNeedsTooMuch() {
        // windows of 8 MiB + 1 MiB and of 3.75 TiB, a dictionary, a block of 128 KiB + 1
        String window = "a window of %s bytes, expected at most 8388608: compress the file without --long and --ultra";
        assertDamaged(0, window.formatted("9437184"), "zstd", hex("28b52ffd 00 69 010000"));
        assertDamaged(0, window.formatted("4123168604160"), "zstd", hex("28b52ffd 00 ff 010000"));
        assertDamaged(0, window.formatted("18446744073709551615"), "zstd", hex("28b52ffd e0 ffffffffffffffff 010000"));
        assertDamaged(0, "a frame that needs a dictionary", "zstd", hex("28b52ffd 01 00 07 010000"));
        assertDamaged(0, "a block of 131073 bytes, expected at most 131072", "zstd", hex("28b52ffd 00 68 090010"));
    }

    @Test
    void shouldRefuseWhatIsBehindZstdFrames() throws Exception {
        assertDamaged(
                FILE.length,
                "0x00000000 instead of a frame or the end of the file",
                "zstd",
                join(zstd(FILE), new byte[4]));
    }

    @Test
    void shouldTellAnEmptyFileThatIsCompressed() throws Exception {
        for (byte[] file : List.of(gzip(new byte[0]), hex("502a4d18 00000000 28b52ffd 00 00 010000"))) {
            CaptureFormatException e = assertThrows(CaptureFormatException.class, () -> Captures.read(file));
            assertEquals("some.pcap: at byte 0: " + EMPTY, e.getMessage());
        }
    }

    private static int packetsUntilDamage(byte[] file, String reason) throws IOException {
        List<String> packets = new ArrayList<>();
        try (CaptureReader reader = Captures.reader(file)) {
            CaptureFormatException e =
                    assertThrows(CaptureFormatException.class, () -> Captures.readInto(packets, reader));
            assertTrue(e.getMessage().matches(".* data is damaged: " + reason), e::getMessage);
        }
        assertEquals(Captures.read(FILE).subList(0, packets.size()), packets);
        return packets.size();
    }

    @Test
    void shouldReadWhatComesBeforeDamage() throws Exception {
        byte[] gzip = gzip(FILE);
        String cutOff = "the file is cut off";
        assertTrue(packetsUntilDamage(Arrays.copyOf(gzip, gzip.length - 9), cutOff) > PACKETS - 10);
        gzip[gzip.length - 5] ^= 1;
        assertEquals(PACKETS, packetsUntilDamage(gzip, "Corrupt GZIP trailer"));
        byte[] zstd = join(zstd(Arrays.copyOf(FILE, 500_000)), zstd(Arrays.copyOfRange(FILE, 500_000, FILE.length)));
        assertTrue(packetsUntilDamage(Arrays.copyOf(zstd, zstd.length - 1), cutOff) > PACKETS / 10);
        zstd[zstd.length - 1] ^= 1;
        assertTrue(packetsUntilDamage(zstd, "Bad checksum 0x.*") > PACKETS / 10);
    }

    /** Of a file that the decoder takes at one go, and far inside of one, in its first part and in its second. */
    @Test
    void shouldReadAllThatComesBeforeWrongBytesInAGzipFile() throws Exception {
        for (int length : new int[] {3000, 70_000, 500_007}) {
            byte[] start = Arrays.copyOf(FILE, length);
            List<String> expected = new ArrayList<>();
            assertThrows(CaptureFormatException.class, () -> Captures.readInto(expected, Captures.reader(start)));
            byte[] wrong = join(flushed(start), hex("ff00000000000000")); // a block of a type that there is not
            assertEquals(expected.size(), packetsUntilDamage(wrong, "invalid block type"));
            byte[] second = join(flushed(Arrays.copyOfRange(start, 1000, length)), hex("ff00000000000000"));
            byte[] inTwoParts = join(gzip(Arrays.copyOf(start, 1000)), second);
            assertEquals(expected.size(), packetsUntilDamage(inTwoParts, "invalid block type"));
        }
    }

    /** A gzip file without its end. */
    private static byte[] flushed(byte[] file) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        GZIPOutputStream out = new GZIPOutputStream(bytes, 512, true);
        out.write(file);
        out.flush();
        return bytes.toByteArray();
    }

    @Test
    void shouldReadAllOfTheFramesBeforeTheDamagedOne() throws Exception {
        byte[] first = Arrays.copyOf(FILE, 500_007);
        List<String> expected = new ArrayList<>();
        assertThrows(CaptureFormatException.class, () -> Captures.readInto(expected, Captures.reader(first)));
        for (String damage : List.of("28b52ffd 00", "28b52ffd 00 ff 010000", "00000000")) {
            assertEquals(expected.size(), packetsUntilDamage(join(zstd(first), hex(damage)), ".*"));
        }
    }

    @Test
    void shouldTellThatTheHeaderOfAFrameIsCutOff() {
        assertDamaged(0, "the file is cut off", "zstd", hex("28b52ffd 00"));
        assertDamaged(0, "the file is cut off", "zstd", hex("502a4d18 05000000 00"));
    }

    @Test
    void shouldTellThatCompressedDataIsOverwritten() throws Exception {
        for (byte[] file : List.of(gzip(FILE), zstd(FILE))) {
            Arrays.fill(file, file.length / 2, file.length / 2 + 1000, (byte) 0xFF);
            assertThrows(CaptureFormatException.class, () -> Captures.read(file));
        }
    }

    @Test
    void shouldNotTakeAFailureToReadForDamage() throws Exception {
        IOException failure = new IOException("Input/output error");
        InputStream failing = new InputStream() {
            @Override
            public int read() throws IOException {
                throw failure;
            }
        };
        byte[] whole = gzip(FILE);
        for (byte[] start : List.of(
                new byte[0],
                Arrays.copyOf(FILE, 3000),
                Arrays.copyOf(whole, 3000),
                whole,
                Arrays.copyOf(zstd(FILE), 3000))) {
            InputStream file = new SequenceInputStream(new ByteArrayInputStream(start), failing);
            assertSame(failure, assertThrows(IOException.class, () -> Captures.read(file)));
        }
    }
}
