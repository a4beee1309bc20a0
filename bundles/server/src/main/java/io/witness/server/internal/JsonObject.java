package io.witness.server.internal;

import java.util.Locale;

/** Writes the flat JSON objects of the protocol's extensions. */
final class JsonObject {
    private final StringBuilder members = new StringBuilder();

    JsonObject put(String name, long value) {
        return member(name, Long.toString(value));
    }

    JsonObject put(String name, boolean value) {
        return member(name, Boolean.toString(value));
    }

    JsonObject put(String name, String value) {
        StringBuilder text = new StringBuilder("\"");
        value.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                text.append('\\').append((char) c);
            } else if (c < ' ') {
                text.append(String.format(Locale.ROOT, "\\u%04x", c));
            } else {
                text.append((char) c);
            }
        });
        return member(name, text.append('"').toString());
    }

    private JsonObject member(String name, String value) {
        members.append(members.isEmpty() ? "" : ",")
                .append('"')
                .append(name)
                .append("\":")
                .append(value);
        return this;
    }

    @Override
    public String toString() {
        return "{" + members + "}";
    }
}
