package io.witness.cli.internal.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class DemoCaptureTest {
    private static final int MOST_BYTES = 1 << 16;

    private static byte[] made() throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        new DemoCapture().write(file);
        return file.toByteArray();
    }

    private static byte[] resource() throws IOException {
        try (InputStream file = DemoCommand.class.getResourceAsStream(DemoCommand.CAPTURE)) {
            return file == null ? new byte[0] : file.readAllBytes();
        }
    }

    private static byte[] unpacked(byte[] file) throws IOException {
        return file.length == 0 ? file : new GZIPInputStream(new ByteArrayInputStream(file)).readAllBytes();
    }

    /** As small as it gets. */
    private static GZIPOutputStream packing(OutputStream out) throws IOException {
        return new GZIPOutputStream(out) {
            {
                def.setLevel(Deflater.BEST_COMPRESSION);
            }
        };
    }

    @Test
    void shouldBeWhatIsReplayed() throws Exception {
        byte[] made = made();
        if (!Arrays.equals(made, unpacked(resource()))) {
            Path file = Path.of("target", DemoCommand.CAPTURE).toAbsolutePath();
            try (OutputStream out = packing(Files.newOutputStream(file))) {
                out.write(made);
            }
            throw new AssertionError("the capture has changed: move " + file
                    + " to src/main/resources/io/witness/cli/internal/demo, and commit it");
        }
        assertEquals(new DemoCapture().packets(), DemoCommand.PACKETS);
    }

    @Test
    void shouldBeSmall() throws Exception {
        assertTrue(DemoCommand.PACKETS > 500 && DemoCommand.PACKETS < 5000);
        int length = resource().length;
        assertTrue(length < MOST_BYTES, () -> length + " bytes");
    }
}
