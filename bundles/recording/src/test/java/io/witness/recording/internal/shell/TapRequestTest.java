package io.witness.recording.internal.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class TapRequestTest {
    @Test
    void shouldTakeTheOptionAnywhere() {
        TapRequest wanted = new TapRequest("/a", "udp port 53", 7);
        assertEquals(wanted, TapRequest.parse("/a", "udp port 53", "-c", "7"));
        assertEquals(wanted, TapRequest.parse("-c", "7", "/a", "udp", "port", "53"));
        assertEquals(new TapRequest("/a", "", Long.MAX_VALUE), TapRequest.parse("/a"));
        assertEquals("- 5 > len", TapRequest.parse("/a", "-", "5", ">", "len").filter());
    }

    @Test
    void shouldRefuseOtherWords() {
        for (List<String> bad : List.of(
                List.<String>of(),
                List.of(""),
                List.of("-x", "/a"),
                List.of("/a", "-c"),
                List.of("/a", "-c", "-1"),
                List.of("/a", "-c", "1e3"),
                List.of("/a", "-c", "99999999999999999999"))) {
            String message = assertThrows(
                            IllegalArgumentException.class, () -> TapRequest.parse(bad.toArray(String[]::new)))
                    .getMessage();
            assertTrue(message.endsWith("usage: " + TapRequest.USAGE), message);
        }
    }

    @Test
    void shouldSkipLinesThatFindNoRoom() throws InterruptedException {
        LineQueue lines = new LineQueue(2);
        for (String line : List.of("a", "b", "c", "d")) {
            lines.add(line);
        }
        lines.skip(5);
        assertFalse(lines.hasRoom());
        assertEquals(7, lines.skipped());
        assertEquals(List.of("a"), lines.take(1, 1000));
        assertEquals(List.of("b"), lines.take(100, 1000));
        assertTrue(lines.hasRoom());
        assertEquals(List.of(), lines.take(100, 1));
    }
}
