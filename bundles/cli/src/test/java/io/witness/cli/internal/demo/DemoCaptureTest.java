package io.witness.cli.internal.demo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class DemoCaptureTest {
    private static byte[] capture() throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        new DemoCapture().write(file);
        return file.toByteArray();
    }

    @Test
    void shouldBeTheSameEachTime() throws Exception {
        assertArrayEquals(capture(), capture());
    }

    @Test
    void shouldBeSmall() throws Exception {
        int packets = new DemoCapture().packets();
        assertTrue(packets > 500 && packets < 5000, () -> packets + " packets");
        int length = capture().length;
        assertTrue(length < 1 << 20, () -> length + " bytes");
    }
}
