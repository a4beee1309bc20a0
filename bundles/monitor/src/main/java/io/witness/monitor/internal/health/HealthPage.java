package io.witness.monitor.internal.health;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.witness.monitor.internal.http.Answer;
import io.witness.monitor.internal.http.Page;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/** Shows health as JSON, with the status 503 if it is critical. Any thread may call. */
public final class HealthPage implements Page {
    private static final JsonFactory FACTORY =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    private final Supplier<Health> health;

    /**
     * Prepares the page.
     *
     * @param health is asked at each request
     */
    public HealthPage(Supplier<Health> health) {
        this.health = health;
    }

    @Override
    public Answer answer(String accept) throws IOException {
        Health now = health.get();
        byte[] content = (json(now) + "\n").getBytes(StandardCharsets.UTF_8);
        return new Answer(now.status() == Check.Status.CRITICAL ? UNAVAILABLE : OK, "application/json", content);
    }

    /**
     * Formats health as one line.
     *
     * @param health the checks
     * @return an object
     * @throws IOException never
     */
    public static String json(Health health) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = FACTORY.createGenerator(text)) {
            write(out, health);
        }
        return text.toString().replace("\u007f", "\\u007f"); // controls terminals, and is ASCII
    }

    /**
     * Writes health.
     *
     * @param out receives an object
     * @param health the checks
     * @throws IOException if that fails
     */
    public static void write(JsonGenerator out, Health health) throws IOException {
        out.writeStartObject();
        out.writeStringField("status", health.status().word());
        out.writeArrayFieldStart("checks");
        for (Check check : health.checks()) {
            out.writeStartObject();
            out.writeStringField("name", check.name());
            out.writeStringField("status", check.status().word());
            out.writeStringField("detail", check.detail());
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeEndObject();
    }
}
