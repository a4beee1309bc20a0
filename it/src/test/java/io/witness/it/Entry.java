package io.witness.it;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An entry of {@code testimony.conf}. */
final class Entry {
    private final Map<String, Object> values = new LinkedHashMap<>();

    private Entry(Path socket, String captured) {
        values.put("SocketName", socket);
        values.put("Interface", captured);
    }

    static Entry of(Path socket, String captured) {
        return new Entry(socket, captured);
    }

    Entry with(String key, Object value) {
        values.put(key, value);
        return this;
    }

    /** A file with these entries, a key a line: the first key of the first entry stands in line 3. */
    static String file(Entry... entries) {
        return Stream.of(entries).map(Entry::text).collect(Collectors.joining(",\n", "[\n", "\n]\n"));
    }

    private String text() {
        return values.entrySet().stream()
                .map(value -> "  \"" + value.getKey() + "\": " + json(value.getValue()))
                .collect(Collectors.joining(",\n", "{\n", "\n}"));
    }

    private static String json(Object value) {
        return value instanceof Number ? value.toString() : "\"" + value + "\"";
    }
}
