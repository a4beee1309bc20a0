package io.witness.config.internal;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.witness.api.socket.OneLine;
import io.witness.config.internal.ConfigurationFile.BadFileException;
import io.witness.config.internal.EntryReader.WrittenEntry.WrittenValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Parses a configuration file: a JSON array of flat objects, with comments. */
final class EntryReader {
    static final JsonFactory JSON = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
            .enable(JsonReadFeature.ALLOW_YAML_COMMENTS)
            .build();

    private static final String LIST = "[ before the first entry";
    private static final String ENTRY = "{ before an entry's first key, or ] after the last entry";
    private static final String NOTHING = "nothing after the ] of the list";
    private static final String VALUE = "a value: a string in quotation marks, a number, true or false";

    private final String file;
    private final String text;
    private final JsonParser parser;

    private EntryReader(String file, String text, JsonParser parser) {
        this.file = file;
        this.text = text;
        this.parser = parser;
    }

    /**
     * Parses a text.
     *
     * @param file its name, for messages
     * @param text the whole file
     * @return its entries, in order
     * @throws BadFileException with the position of the first syntax error
     */
    static List<WrittenEntry> parse(String file, String text) throws BadFileException {
        try (JsonParser parser = JSON.createParser(text)) {
            return new EntryReader(file, text, parser).read();
        } catch (IOException e) {
            throw new IllegalStateException("a text in memory cannot be read", e);
        }
    }

    private List<WrittenEntry> read() throws IOException, BadFileException {
        try {
            return entries();
        } catch (JacksonException e) {
            // a number or key beyond the parser's limits has no position
            JsonLocation position = e.getLocation() == null ? parser.currentLocation() : e.getLocation();
            throw misread(position, SyntaxWords.expected(e.getOriginalMessage()).orElseGet(this::due));
        }
    }

    /** Returns what is expected in a position where no value is allowed. */
    private String due() {
        if (parser.getParsingContext().inObject()) {
            return VALUE;
        }
        if (parser.getParsingContext().inArray()) {
            return ENTRY;
        }
        return parser.currentToken() == JsonToken.END_ARRAY ? NOTHING : LIST;
    }

    private BadFileException misread(JsonLocation position, String expected) {
        String found = SyntaxWords.found(text, (int) position.getCharOffset());
        return new BadFileException(
                file, position.getLineNr(), position.getColumnNr(), "expected " + expected + ", found " + found);
    }

    private List<WrittenEntry> entries() throws IOException, BadFileException {
        if (parser.nextToken() != JsonToken.START_ARRAY) {
            throw unexpected(LIST);
        }
        List<WrittenEntry> entries = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            entries.add(entry());
        }
        if (parser.nextToken() != null) {
            throw unexpected(NOTHING);
        }
        return entries;
    }

    private WrittenEntry entry() throws IOException, BadFileException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw unexpected(ENTRY);
        }
        int line = parser.currentTokenLocation().getLineNr();
        Map<String, Integer> seen = new HashMap<>();
        List<WrittenValue> values = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            values.add(value(seen));
        }
        return new WrittenEntry(line, values);
    }

    private WrittenValue value(Map<String, Integer> seen) throws IOException, BadFileException {
        String key = parser.currentName();
        int line = parser.currentTokenLocation().getLineNr();
        Integer first = seen.putIfAbsent(key, line);
        if (first != null) {
            throw unexpected("each key once in an entry (\"" + OneLine.of(key) + "\" is in line " + first + ")");
        }
        parser.nextToken();
        return new WrittenValue(key, scalar(key), line);
    }

    private Object scalar(String key) throws IOException, BadFileException {
        return switch (parser.currentToken()) {
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> Quantities.number(parser.getText());
            case VALUE_TRUE -> Boolean.TRUE;
            case VALUE_FALSE -> Boolean.FALSE;
            case VALUE_NULL -> null;
            default -> throw unexpected("a string, a number, true or false for \"" + OneLine.of(key) + "\"");
        };
    }

    /** Reports a well-formed token in a wrong position. */
    private BadFileException unexpected(String expected) {
        return misread(
                parser.currentToken() == null ? parser.currentLocation() : parser.currentTokenLocation(), expected);
    }

    /**
     * An entry as written in the file.
     *
     * @param line of its opening brace, from 1
     * @param values its keys in the order of the file; no key occurs twice in one spelling
     */
    record WrittenEntry(int line, List<WrittenValue> values) {
        /**
         * A key and its value as written in the file.
         *
         * @param key as spelled in the file
         * @param value a String, a Boolean, a Number ({@link Quantities#number}), or null
         * @param line of the key, from 1
         */
        record WrittenValue(String key, Object value, int line) {}
    }
}
