package io.witness.pcap;

import static io.witness.pcap.testing.Frames.hex;
import static io.witness.pcap.testing.Frames.join;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.packet.LinkTypes;
import io.witness.pcap.testing.CaptureBytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Frames by hand, as in lz4_Frame_format.md; it/ reads what the program lz4 writes. */
class Lz4ReadingTest {
    private static final byte[] FILE = CaptureBytes.pcap(
                    ByteOrder.LITTLE_ENDIAN, CaptureBytes.MICROSECONDS, 0, LinkTypes.RAW)
            .packet(1, 2, hex("aabbccdd"), 4)
            .packet(3, 4, new byte[200], 200)
            .build();
    private static final byte[] HEADER = hex("04224d18 60 40 82");
    private static final byte[] END = hex("00000000");

    private static byte[] block(int flag, byte[] content) {
        byte[] header = ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(content.length | flag)
                .array();
        return join(header, content);
    }

    private static byte[] stored(byte[] content) {
        return block(Integer.MIN_VALUE, content);
    }

    /** Literals of all but the 200 zeros, which repeat themselves but for the last five bytes. */
    private static byte[] compressed() {
        int start = FILE.length - 200;
        byte[] literals = Arrays.copyOf(FILE, start + 1);
        byte[] match = hex("0100" + "af"); // distance 1, 15 + 175 + 4 = 194 bytes
        byte[] first = join(new byte[] {(byte) 0xFF, (byte) (literals.length - 15)}, literals, match);
        return join(first, new byte[] {0x50}, new byte[5]);
    }

    @Test
    void shouldReadStoredAndCompressedBlocks() throws Exception {
        List<String> expected = Captures.read(FILE);
        assertEquals(2, expected.size());
        byte[] half = Arrays.copyOf(FILE, 30);
        byte[] rest = Arrays.copyOfRange(FILE, 30, FILE.length);
        assertEquals(expected, Captures.read(join(HEADER, stored(FILE), END)));
        assertEquals(expected, Captures.read(join(HEADER, stored(half), stored(rest), END)));
        assertEquals(expected, Captures.read(join(HEADER, block(0, compressed()), END)));
        byte[] skippable = hex("502a4d18 02000000 ffff");
        assertEquals(expected, Captures.read(join(HEADER, stored(half), END, skippable, HEADER, stored(rest), END)));
    }

    @Test
    void shouldReferToEarlierBlocks() throws Exception {
        int start = FILE.length - 200;
        byte[] first = Arrays.copyOf(FILE, start + 1);
        byte[] second = join(hex("0f 0100 af"), new byte[] {0x50}, new byte[5]);
        assertEquals(Captures.read(FILE), Captures.read(join(HEADER, stored(first), block(0, second), END)));
    }

    @Test
    void shouldReadATruncatedFileUpToItsEnd() throws Exception {
        byte[] file = join(HEADER, block(0, compressed()), END);
        for (int length = 60; length < file.length; length++) {
            byte[] cut = Arrays.copyOf(file, length);
            List<String> packets = new ArrayList<>();
            var e = assertThrows(CaptureFormatException.class, () -> {
                try (CaptureReader reader = Captures.reader(cut)) {
                    Captures.readInto(packets, reader);
                }
            });
            assertTrue(e.getMessage().contains("cut off"), e.getMessage());
            assertTrue(packets.size() >= (length > 62 ? 1 : 0), () -> cut.length + " bytes: " + packets);
        }
    }

    @Test
    void shouldRefuseGarbage() {
        for (byte[] content : List.of(
                join(HEADER, block(0, hex("00 0000"))),
                join(HEADER, block(0, hex("10 00 0500 00"))),
                join(HEADER, block(0, hex("0f"))),
                join(HEADER, hex("00000070")),
                hex("04224d18 20 40 82"),
                hex("04224d18 61 40 82"),
                hex("04224d18 60 30 82"))) {
            assertThrows(CaptureFormatException.class, () -> Captures.read(content));
        }
    }
}
