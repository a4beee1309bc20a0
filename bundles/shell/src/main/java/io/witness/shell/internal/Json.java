package io.witness.shell.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Formats records as JSON: an object of their components, by these names. An absent value is {@code null}, an enum constant
 * its name in lower case, a time as in ISO 8601. All but printable ASCII is escaped, so that the output is independent of
 * terminal and encoding.
 */
final class Json {
    private static final JsonFactory FACTORY =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private Json() {}

    /** Formats a record, or several, as one line. */
    static String of(Object value) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = FACTORY.createGenerator(text)) {
            write(out, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString().replace("\u007f", "\\u007f"); // ASCII, but controls terminals: only strings contain it
    }

    private static void write(JsonGenerator out, Object value) throws IOException {
        if (value instanceof Record one) {
            writeRecord(out, one);
        } else if (value instanceof Collection<?> all) {
            out.writeStartArray();
            for (Object each : all) {
                write(out, each);
            }
            out.writeEndArray();
        } else if (value instanceof Optional<?> optional) {
            write(out, optional.orElse(null));
        } else if (value instanceof OptionalInt optional) {
            write(out, optional.isPresent() ? optional.getAsInt() : null);
        } else if (value instanceof OptionalLong optional) {
            write(out, optional.isPresent() ? optional.getAsLong() : null);
        } else {
            writeScalar(out, value);
        }
    }

    private static void writeRecord(JsonGenerator out, Record one) throws IOException {
        out.writeStartObject();
        for (RecordComponent component : one.getClass().getRecordComponents()) {
            out.writeFieldName(component.getName());
            write(out, value(one, component));
        }
        out.writeEndObject();
    }

    private static Object value(Record one, RecordComponent component) {
        try {
            return component.getAccessor().invoke(one);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(component + " cannot be read", e);
        }
    }

    private static void writeScalar(JsonGenerator out, Object value) throws IOException {
        if (value == null) {
            out.writeNull();
        } else if (value instanceof Boolean truth) {
            out.writeBoolean(truth);
        } else if (value instanceof Long || value instanceof Integer) {
            out.writeNumber(((Number) value).longValue());
        } else if (value instanceof Enum<?> constant) {
            out.writeString(constant.name().toLowerCase(Locale.ROOT));
        } else if (value instanceof String || value instanceof Instant) {
            out.writeString(value.toString());
        } else {
            throw new IllegalArgumentException("there is no JSON for " + value.getClass());
        }
    }
}
