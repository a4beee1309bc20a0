package io.witness.fleet.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads and writes JSON: objects as maps, arrays as lists, numbers as {@link Long} or {@link Double}. */
final class Json {
    private static final JsonFactory FACTORY = new JsonFactory();
    /** Records of sensors are flatter; deeper ones are of others. */
    private static final int MOST_DEPTH = 20;
    /** Names and addresses that tables keep are shorter. */
    static final int MOST_TEXT = 255;

    private Json() {}

    /** Reads an object. */
    static Map<String, Object> read(byte[] text) throws UnusableException {
        try (JsonParser parser = FACTORY.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new UnusableException("is no JSON object");
            }
            Map<String, Object> object = object(parser, MOST_DEPTH);
            if (parser.nextToken() != null) {
                throw new UnusableException("is more than one JSON object");
            }
            return object;
        } catch (IOException e) {
            throw new UnusableException("is no JSON");
        }
    }

    /** Reads an object that this program has written. */
    static Map<String, Object> readOwn(byte[] text) {
        try {
            return read(text);
        } catch (UnusableException e) {
            throw new IllegalStateException("a table of this job " + e.getMessage(), e);
        }
    }

    private static Map<String, Object> object(JsonParser parser, int depth) throws IOException, UnusableException {
        Map<String, Object> object = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            object.put(whole(name), value(parser, depth));
        }
        return object;
    }

    private static Object value(JsonParser parser, int depth) throws IOException, UnusableException {
        if (depth == 0) {
            throw new UnusableException("is nested too deeply");
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser, depth - 1);
            case START_ARRAY -> array(parser, depth - 1);
            case VALUE_NUMBER_INT ->
                parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                        ? (Object) finite(parser.getDoubleValue())
                        : (Object) parser.getLongValue();
            case VALUE_NUMBER_FLOAT -> finite(parser.getDoubleValue());
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_STRING -> whole(parser.getText());
            default -> null;
        };
    }

    /** JSON has no way to write what is larger than any double. */
    private static double finite(double number) throws UnusableException {
        if (Double.isInfinite(number)) {
            throw new UnusableException("has a number that is too large");
        }
        return number;
    }

    /** A half of a pair, such as {@code "\\ud800"}, is text that UTF-8 cannot say. */
    private static String whole(String text) throws UnusableException {
        boolean isPlain = text.chars().noneMatch(each -> Character.isSurrogate((char) each));
        if (!isPlain && !StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new UnusableException("has a text that is no Unicode");
        }
        return text;
    }

    private static List<Object> array(JsonParser parser, int depth) throws IOException, UnusableException {
        List<Object> array = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(value(parser, depth));
        }
        return array;
    }

    /** Writes an object, in the order of the map. */
    static byte[] write(Map<String, ?> object) {
        return writeAny(object);
    }

    /** Writes an array of objects. */
    static byte[] write(List<? extends Map<String, ?>> array) {
        return writeAny(array);
    }

    private static byte[] writeAny(Object value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
            write(json, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator json, Object value) throws IOException {
        if (value instanceof Map<?, ?> object) {
            json.writeStartObject();
            for (Map.Entry<?, ?> field : object.entrySet()) {
                json.writeFieldName(field.getKey().toString());
                write(json, field.getValue());
            }
            json.writeEndObject();
        } else if (value instanceof Iterable<?> array) {
            json.writeStartArray();
            for (Object each : array) {
                write(json, each);
            }
            json.writeEndArray();
        } else if (value instanceof Boolean truth) {
            json.writeBoolean(truth);
        } else if (value instanceof Number number) {
            json.writeNumber(number.toString());
        } else if (value == null) {
            json.writeNull();
        } else {
            json.writeString(value.toString());
        }
    }

    /** Returns a text of an object, of up to {@link #MOST_TEXT} characters. */
    static String text(Map<?, ?> object, String name) throws UnusableException {
        if (object.get(name) instanceof String text) {
            return limited(text, name);
        }
        throw new UnusableException("has no text " + name);
    }

    /** Returns a text of an object, of up to {@link #MOST_TEXT} characters; empty: it has none. */
    static String textOrEmpty(Map<?, ?> object, String name) throws UnusableException {
        return object.get(name) instanceof String text ? limited(text, name) : "";
    }

    /** Returns a text that is not longer than tables take. */
    static String limited(String text, String name) throws UnusableException {
        if (text.length() > MOST_TEXT) {
            throw new UnusableException("has a text " + name + " of more than " + MOST_TEXT + " characters");
        }
        return text;
    }

    /** Returns a number of an object that is not negative. */
    static long count(Map<?, ?> object, String name) throws UnusableException {
        if (object.get(name) instanceof Long number && number >= 0) {
            return number;
        }
        throw new UnusableException("has no number " + name);
    }

    /** Returns a number of an object; 0: it has none. */
    static long countOrZero(Object object, String name) {
        return object instanceof Map<?, ?> map && map.get(name) instanceof Long number && number >= 0 ? number : 0;
    }

    /** Returns an object within an object. */
    static Map<?, ?> object(Map<?, ?> object, String name) throws UnusableException {
        if (object.get(name) instanceof Map<?, ?> inner) {
            return inner;
        }
        throw new UnusableException("has no object " + name);
    }
}
