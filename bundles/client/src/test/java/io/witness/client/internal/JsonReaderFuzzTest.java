package io.witness.client.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

class JsonReaderFuzzTest {
    @FuzzTest(maxDuration = "10m")
    void shouldReadAnObjectThatReadsTheSameWhenWrittenAgain(byte[] input) {
        Optional<Map<String, Object>> members = JsonReader.readObject(new String(input, StandardCharsets.UTF_8));
        members.ifPresent(some -> assertEquals(members, JsonReader.readObject(written(some))));
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
