package io.witness.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.shell.internal.control.JsonTree;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    private enum Kind {
        SOME_KIND
    }

    private record Inner(String name, Optional<Inner> next) {}

    private record Outer(
            long big,
            int small,
            boolean truth,
            Kind kind,
            Instant time,
            OptionalLong number,
            OptionalLong unknown,
            OptionalInt nothing,
            Inner inner,
            List<Inner> list) {}

    private record Text(String text) {}

    @Test
    void shouldWriteRecordsByTheNamesOfTheirComponents() {
        Outer outer = new Outer(
                Long.MAX_VALUE,
                -1,
                true,
                Kind.SOME_KIND,
                Instant.parse("2026-01-02T03:04:05.678Z"),
                OptionalLong.of(7),
                OptionalLong.empty(),
                OptionalInt.empty(),
                new Inner("a", Optional.of(new Inner("b", Optional.empty()))),
                List.of());
        assertEquals(
                "{\"big\":9223372036854775807,\"small\":-1,\"truth\":true,\"kind\":\"some_kind\","
                        + "\"time\":\"2026-01-02T03:04:05.678Z\",\"number\":7,\"unknown\":null,\"nothing\":null,"
                        + "\"inner\":{\"name\":\"a\",\"next\":{\"name\":\"b\",\"next\":null}},\"list\":[]}",
                Json.of(outer));
    }

    /** What a process may be called: quotes, what steers a terminal, half a character. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"quoted\\\"",
                "a\u0000b\u0007\b\t\n\r\u001b[31m\u007f\u0085",
                "\u202eesrever\u2028",
                "\ufffd\ud800 half",
                "\udcff",
                "\ud83d\ude00 whole",
                "</script>"
            })
    void shouldEscapeWhateverANameHas(String name) throws IOException {
        String json = Json.of(new Text(name));
        assertTrue(json.chars().allMatch(c -> c >= ' ' && c < 0x7f), json);
        assertEquals(Map.of("text", name), JsonTree.read(json));
    }

    @Test
    void shouldRefuseWhatItHasNoFormFor() {
        assertThrows(IllegalArgumentException.class, () -> Json.of(List.of(1.5)));
    }

    @Test
    void shouldReadOneValueOnly() throws IOException {
        assertEquals(Arrays.asList(1L, null, true, "x"), JsonTree.read("[1, null, true, \"x\"]\n"));
        for (String bad : List.of("", "1 2", "[1", "{\"a\":}", "1.5", "SOCKET  INDEX", "99999999999999999999")) {
            assertThrows(IOException.class, () -> JsonTree.read(bad), bad);
        }
    }
}
