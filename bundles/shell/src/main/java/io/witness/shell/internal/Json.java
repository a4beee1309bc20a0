package io.witness.shell.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Collection;

/**
 * Formats records as JSON: an object of their components, see {@link Values}, with a time as in ISO 8601. All but printable ASCII is
 * escaped, so that the output is independent of terminal and encoding.
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

    // Without a tree between records and text: a report may be made once a second.
    private static void write(JsonGenerator out, Object value) throws IOException {
        Object plain = Values.plain(value);
        if (plain instanceof Record one) {
            out.writeStartObject();
            for (Values.Member member : Values.members(one)) {
                out.writeFieldName(member.name());
                write(out, member.of(one));
            }
            out.writeEndObject();
        } else if (plain instanceof Collection<?> all) {
            out.writeStartArray();
            for (Object each : all) {
                write(out, each);
            }
            out.writeEndArray();
        } else if (plain == null) {
            out.writeNull();
        } else if (plain instanceof Boolean truth) {
            out.writeBoolean(truth);
        } else if (plain instanceof Long number) {
            out.writeNumber(number);
        } else {
            out.writeString(plain.toString());
        }
    }
}
