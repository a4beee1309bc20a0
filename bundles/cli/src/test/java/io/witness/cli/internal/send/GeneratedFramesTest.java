package io.witness.cli.internal.send;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class GeneratedFramesTest {
    private final ByteBuffer room = ByteBuffer.allocate(2048);

    @Test
    void shouldNumberFramesFromZero() {
        try (GeneratedFrames frames = new GeneratedFrames(SizeMix.parse("62,100"))) {
            long before = System.currentTimeMillis() * 1_000_000;
            for (int i = 0; i < 5; i++) {
                assertTrue(frames.next());
                assertEquals(i % 2 == 0 ? 62 : 100, frames.length());
                frames.write(room);
                ByteBuffer read = room.duplicate().order(ByteOrder.nativeOrder());
                assertEquals(0x54584731, read.getInt(42));
                assertEquals(i, read.getLong(46));
                assertTrue(read.getLong(54) >= before, "written before the test");
            }
        }
    }

    /** All but number and time. */
    @Test
    void shouldMakeUdpFramesWithARightChecksum() {
        try (GeneratedFrames frames = new GeneratedFrames(SizeMix.parse("64"))) {
            frames.next();
            frames.write(room);
        }
        assertEquals(
                "0200000000020200000000010800" + "45000032000040004011" + "26b9" + "0a0000010a000002"
                        + "13881389001e0000",
                HexFormat.of().formatHex(room.array(), 0, 42));
        assertEquals("b2b9", HexFormat.of().formatHex(room.array(), 62, 64));
    }
}
