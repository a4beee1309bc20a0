package io.witness.client.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

class JsonReaderFuzzTest {
    private static final String STRING = "\"(?:[^\"\\\\]++|\\\\[\"\\\\/bfnrt]|\\\\u[0-9a-fA-F]{4})*+\"";
    private static final String ALL_BUT_STRINGS = "[ \\t\\r\\n{}\\[\\],:\\w.+-]*";

    @FuzzTest(maxDuration = "10m")
    void shouldReadAnObjectThatReadsTheSameWhenWrittenAgain(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        Optional<Map<String, Object>> members = JsonReader.readObject(text);
        members.ifPresent(some -> {
            assertEquals(members, JsonReader.readObject(written(some)));
            assertTrue(text.replaceAll(STRING, "").matches(ALL_BUT_STRINGS), text);
        });
    }

    private static String written(Map<String, Object> members) {
        return members.entrySet().stream()
                .map(member -> text(member.getKey()) + " : "
                        + (member.getValue() instanceof String value ? text(value) : member.getValue()))
                .collect(Collectors.joining(" ,\n", "{", "}"));
    }

    private static String text(String value) {
        return value.chars()
                .mapToObj(
                        c -> c < ' ' || c > '~' || c == '"' || c == '\\' ? String.format("\\u%04X", c) : "" + (char) c)
                .collect(Collectors.joining("", "\"", "\""));
    }
}
