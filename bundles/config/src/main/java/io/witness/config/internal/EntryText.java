package io.witness.config.internal;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Edits the text of a configuration file, which has to be valid: changes one value, or adds or removes one entry, and leaves
 * everything else as it is, comments and order included. Immutable.
 */
final class EntryText {
    private static final String INDENTATION = "  ";

    private final String text;
    private final int listStart;
    private final int listEnd;
    private final List<Span> entries;

    /** A place in the text: the entry from its opening brace to behind the closing one, and its fields. */
    private record Span(int start, int end, List<Field> fields) {}

    /** A key, and its value from its first character to behind its last one. */
    private record Field(String key, int start, int valueStart, int valueEnd) {}

    private EntryText(String text, int listStart, int listEnd, List<Span> entries) {
        this.text = text;
        this.listStart = listStart;
        this.listEnd = listEnd;
        this.entries = entries;
    }

    /** Finds the entries of a text that {@link EntryReader} accepts. */
    static EntryText of(String text) {
        try (JsonParser parser = EntryReader.JSON.createParser(text)) {
            parser.nextToken();
            int listStart = start(parser);
            List<Span> entries = new ArrayList<>();
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                entries.add(span(parser));
            }
            return new EntryText(text, listStart, start(parser), entries);
        } catch (IOException e) {
            throw new IllegalArgumentException("the text is not valid", e);
        }
    }

    private static Span span(JsonParser parser) throws IOException {
        int start = start(parser);
        List<Field> fields = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            int keyStart = start(parser);
            parser.nextToken();
            int valueStart = start(parser);
            parser.getText(); // reads a string up to its end
            fields.add(new Field(
                    key, keyStart, valueStart, (int) parser.currentLocation().getCharOffset()));
        }
        return new Span(start, start(parser) + 1, fields);
    }

    private static int start(JsonParser parser) {
        return (int) parser.currentTokenLocation().getCharOffset();
    }

    /**
     * Sets a key of an entry.
     *
     * @param index the entry, from 0
     * @param key its canonical spelling; the file may have another one
     * @param json the value
     * @return the changed text
     */
    String with(int index, String key, String json) {
        Span entry = entries.get(index);
        Optional<Field> present = entry.fields().stream()
                .filter(field -> KnownKeys.canonical(field.key()).equals(Optional.of(key)))
                .findFirst();
        if (present.isPresent()) {
            return replaced(present.get().valueStart(), present.get().valueEnd(), json);
        }
        String added = "\"" + key + "\": " + json;
        if (entry.fields().isEmpty()) {
            return replaced(entry.start() + 1, entry.start() + 1, added);
        }
        Field last = entry.fields().get(entry.fields().size() - 1);
        Optional<String> line = indentation(last.start());
        return inserted(last.valueEnd(), entry.end() - 1, line.isPresent(), line.orElse(INDENTATION), added);
    }

    /** Adds an entry behind the last one; returns the changed text. */
    String withEntry(String json) {
        if (entries.isEmpty()) {
            String end = text.substring(listStart + 1, listEnd).stripTrailing();
            return text.substring(0, listStart + 1)
                    + end
                    + lineEnd()
                    + INDENTATION
                    + json
                    + lineEnd()
                    + text.substring(listEnd);
        }
        Span last = entries.get(entries.size() - 1);
        return inserted(last.end(), listEnd, true, indentation(last.start()).orElse(INDENTATION), json);
    }

    /** Removes an entry, with the comments inside it; returns the changed text. */
    String without(int index) {
        Span entry = entries.get(index);
        if (index + 1 < entries.size()) {
            int comma = comma(entry.end());
            return tidied(
                    text.substring(0, entry.start()) + text.substring(entry.end(), comma) + text.substring(comma + 1),
                    entry.start());
        }
        String rest = text.substring(entry.end());
        if (index == 0) {
            return tidied(text.substring(0, entry.start()) + rest, entry.start());
        }
        int comma = comma(entries.get(index - 1).end());
        return tidied(text.substring(0, comma) + text.substring(comma + 1, entry.start()) + rest, entry.start() - 1);
    }

    // The line that held what was removed goes too, if nothing is left in it.
    private static String tidied(String text, int offset) {
        int lineStart = text.lastIndexOf('\n', offset - 1) + 1;
        int lineEnd = text.indexOf('\n', offset);
        boolean isBlank = lineEnd >= 0 && text.substring(lineStart, lineEnd).isBlank();
        return isBlank ? text.substring(0, lineStart) + text.substring(lineEnd + 1) : text;
    }

    /**
     * Inserts a last element: the comma directly behind the one before, the element behind the comments that follow that.
     *
     * @param end behind the last element
     * @param close the closing bracket
     * @param onLine whether the new element gets a line
     */
    private String inserted(int end, int close, boolean onLine, String indentation, String element) {
        String between = text.substring(end, close).stripTrailing();
        String gap = onLine || !between.isEmpty() ? lineEnd() + indentation : " ";
        String after = text.substring(end + between.length());
        return text.substring(0, end) + "," + between + gap + element + after;
    }

    /** Returns what ends lines of this text. */
    private String lineEnd() {
        return text.contains("\r\n") ? "\r\n" : "\n";
    }

    private String replaced(int start, int end, String by) {
        return text.substring(0, start) + by + text.substring(end);
    }

    /** Returns what is before an offset in its line, if that is blank: then what is there has the line to itself. */
    private Optional<String> indentation(int offset) {
        String before = text.substring(text.lastIndexOf('\n', offset - 1) + 1, offset);
        return before.isBlank() && offset > before.length() ? Optional.of(before) : Optional.empty();
    }

    /** Finds the comma behind an element; a comment may be before it. */
    private int comma(int from) {
        int i = from;
        while (text.charAt(i) != ',') {
            i = text.charAt(i) == '#' || text.charAt(i) == '/' ? behindComment(i) : i + 1;
        }
        return i;
    }

    private int behindComment(int start) {
        return text.startsWith("/*", start) ? text.indexOf("*/", start + 2) + 2 : text.indexOf('\n', start) + 1;
    }
}
