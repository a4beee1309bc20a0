package io.witness.client.internal;

import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the flat JSON objects of the protocol's extensions: strings and whole numbers; other values are skipped. Written by
 * hand instead of a library because its input is untrusted and it needs only a page of code.
 */
final class JsonReader {
    private static final int DEEPEST = 16;

    private final String text;
    private int at;

    private JsonReader(String text) {
        this.text = text;
    }

    /**
     * Returns the members whose values are strings ({@link String}) or whole numbers ({@link Long}); empty if the text is
     * not an object.
     */
    static Optional<Map<String, Object>> readObject(String text) {
        try {
            JsonReader reader = new JsonReader(text);
            Map<String, Object> members = reader.object(0);
            reader.next();
            return reader.at == text.length() ? Optional.of(members) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Returns the next character that is not white space, 0 at the end. */
    private char next() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return at < text.length() ? text.charAt(at) : 0;
    }

    private void expect(char c) {
        if (next() != c) {
            throw new IllegalArgumentException("no " + c + " at " + at);
        }
        at++;
    }

    private boolean skip(char c) {
        if (next() != c) {
            return false;
        }
        at++;
        return true;
    }

    private Map<String, Object> object(int depth) {
        Map<String, Object> members = new HashMap<>();
        expect('{');
        if (skip('}')) {
            return members;
        }
        do {
            String name = string();
            expect(':');
            Object value = value(depth + 1);
            if (value instanceof String || value instanceof Long) {
                members.put(name, value);
            }
        } while (skip(','));
        expect('}');
        return members;
    }

    private Object value(int depth) {
        if (depth > DEEPEST) {
            throw new IllegalArgumentException("too deep");
        }
        return switch (next()) {
            case '"' -> string();
            case '{' -> object(depth);
            case '[' -> array(depth);
            default -> word();
        };
    }

    private Object array(int depth) {
        expect('[');
        if (skip(']')) {
            return this;
        }
        do {
            value(depth + 1);
        } while (skip(','));
        expect(']');
        return this;
    }

    private Object word() {
        int start = at;
        while (at < text.length() && ",]} \t\r\n".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        String word = text.substring(start, at);
        if (word.matches("-?\\d{1,18}")) {
            return Long.valueOf(word);
        }
        if (word.matches("true|false|null|-?\\d+(\\.\\d+)?([eE][+-]?\\d+)?")) {
            return this;
        }
        throw new IllegalArgumentException(word);
    }

    private String string() {
        expect('"');
        StringBuilder value = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return value.toString();
            }
            value.append(c == '\\' ? escaped() : c);
        }
        throw new IllegalArgumentException("the text ends within a string");
    }

    private char escaped() {
        int kind = at < text.length() ? "\"\\/bfnrtu".indexOf(text.charAt(at)) : -1;
        if (kind < 0) {
            throw new IllegalArgumentException("no escape at " + at);
        }
        at++;
        return kind < 8 ? "\"\\/\b\f\n\r\t".charAt(kind) : hexadecimal();
    }

    private char hexadecimal() {
        if (at + 4 > text.length()) {
            throw new IllegalArgumentException("the text ends within an escape");
        }
        return (char) HexFormat.fromHexDigits(text, at, at += 4);
    }
}
