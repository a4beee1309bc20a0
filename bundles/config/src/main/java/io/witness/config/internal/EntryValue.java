package io.witness.config.internal;

import io.witness.api.socket.SocketKeys;
import io.witness.config.internal.EntryReader.WrittenEntry;
import io.witness.config.internal.EntryReader.WrittenEntry.WrittenValue;
import io.witness.settings.Key;
import io.witness.settings.Keys;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A key and its value as an operator has typed it.
 *
 * @param key its canonical spelling
 * @param value a String, a Boolean, a Number, or null for the default
 */
record EntryValue(String key, Object value) {
    /** Converts values; the type of a key decides. */
    static List<EntryValue> all(Map<String, String> values) {
        List<EntryValue> all = new ArrayList<>();
        values.forEach((written, text) -> {
            String key = KnownKeys.canonical(written)
                    .orElseThrow(() -> new IllegalArgumentException(EntryChecker.unknown(written)));
            if (key.equals(SocketKeys.SOCKET_NAME)) {
                throw new IllegalArgumentException(
                        "SocketName is what names the entry: add one with the other name, and remove this one");
            }
            if (all.stream().anyMatch(other -> other.key.equals(key))) {
                throw new IllegalArgumentException(key + " is there twice: give it once");
            }
            all.add(of(key, text));
        });
        return all;
    }

    static EntryValue of(String key, String text) {
        return new EntryValue(key, text.isEmpty() ? null : typed(key, text));
    }

    // What is not of the key's type stays a text, and is refused as in a file.
    private static Object typed(String key, String text) {
        boolean isText =
                Keys.named(key).filter(known -> known.type() != Key.Type.TEXT).isEmpty();
        if (isText) {
            return text;
        }
        if (text.equals("true") || text.equals("false")) {
            return Boolean.valueOf(text);
        }
        return text.matches("-?(0|[1-9]\\d{0,30})(\\.\\d{1,9})?") ? Quantities.number(text) : text;
    }

    static WrittenEntry entry(List<EntryValue> values) {
        return new WrittenEntry(
                1,
                values.stream()
                        .map(value -> new WrittenValue(value.key, value.value, 1))
                        .toList());
    }
}
