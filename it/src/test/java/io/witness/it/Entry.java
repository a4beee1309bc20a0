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

    Entry copy() {
        Entry copy = new Entry(null, null);
        copy.values.putAll(values);
        return copy;
    }

    /** The value of a key; null if it has none. */
    Object get(String key) {
        return values.get(key);
    }

    int number(String key, int absent) {
        return values.get(key) == null ? absent : (Integer) values.get(key);
    }

    String text(String key, String absent) {
        return values.get(key) == null ? absent : (String) values.get(key);
    }

    Entry without(String key) {
        values.remove(key);
        return this;
    }

    /** As Configuration Admin holds them. */
    Map<String, Object> properties() {
        Map<String, Object> properties = new LinkedHashMap<>(values);
        properties.replaceAll((key, value) -> value instanceof Path ? value.toString() : value);
        return properties;
    }

    Path socket() {
        return (Path) values.get("SocketName");
    }

    private String text() {
        return values.entrySet().stream()
                .map(value -> "  \"" + value.getKey() + "\": " + json(value.getValue()))
                .collect(Collectors.joining(",\n", "{\n", "\n}"));
    }

    private static String json(Object value) {
        return value instanceof Number || value instanceof Boolean ? value.toString() : "\"" + value + "\"";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Entry entry && values.equals(entry.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
