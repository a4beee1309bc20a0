package io.witness.monitor.internal.http;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Holds a whole answer.
 *
 * @param status of HTTP
 * @param contentType media type
 * @param content its bytes, which nobody changes any more
 * @param headers further headers by name; they replace the usual ones
 */
public record Answer(int status, String contentType, byte[] content, Map<String, String> headers) {
    private static final String TEXT = "text/plain; charset=utf-8";

    /**
     * Makes an answer with the usual headers.
     *
     * @param status of HTTP
     * @param contentType media type
     * @param content its bytes
     */
    public Answer(int status, String contentType, byte[] content) {
        this(status, contentType, content, Map.of());
    }

    /** Makes an answer of one line for people. */
    static Answer text(int status, String line) {
        return new Answer(status, TEXT, (line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    Answer with(String name, String value) {
        return new Answer(status, contentType, content, Map.of(name, value));
    }
}
