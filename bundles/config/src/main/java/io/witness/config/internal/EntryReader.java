package io.witness.config.internal;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Parses a configuration file: a JSON array of flat objects, with comments. */
final class EntryReader {
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
            .enable(JsonReadFeature.ALLOW_YAML_COMMENTS)
            .build();

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
     * @param text all of it
     * @return its entries, in order
     * @throws BadFileException with the place of the first error of syntax
     */
    static List<WrittenEntry> parse(String file, String text) throws BadFileException {
        try (JsonParser parser = JSON.createParser(text)) {
            return new EntryReader(file, text, parser).entries();
        } catch (JacksonException e) {
            throw misread(file, text, e);
        } catch (IOException e) {
            throw new IllegalStateException("a text in memory cannot be read", e);
        }
    }

    private static BadFileException misread(String file, String text, JacksonException e) {
        JsonLocation place = e.getLocation();
        String expected = SyntaxWords.expected(e.getOriginalMessage());
        String found = SyntaxWords.found(text, (int) place.getCharOffset());
        return new BadFileException(
                file, place.getLineNr(), place.getColumnNr(), "expected " + expected + ", found " + found);
    }

    private List<WrittenEntry> entries() throws IOException, BadFileException {
        if (parser.nextToken() != JsonToken.START_ARRAY) {
            throw unexpected("[ before the first entry");
        }
        List<WrittenEntry> entries = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            entries.add(entry());
        }
        if (parser.nextToken() != null) {
            throw unexpected("nothing after the ] of the list");
        }
        return entries;
    }

    private WrittenEntry entry() throws IOException, BadFileException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw unexpected("{ before an entry's first key, or ] after the last entry");
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
            default -> throw unexpected("a text, a number, true or false for \"" + OneLine.of(key) + "\"");
        };
    }

    /** The current token is well-formed, but not what should stand there. */
    private BadFileException unexpected(String expected) {
        JsonLocation place = parser.currentToken() == null ? parser.currentLocation() : parser.currentTokenLocation();
        String found = SyntaxWords.found(text, (int) place.getCharOffset());
        return new BadFileException(
                file, place.getLineNr(), place.getColumnNr(), "expected " + expected + ", found " + found);
    }
}
