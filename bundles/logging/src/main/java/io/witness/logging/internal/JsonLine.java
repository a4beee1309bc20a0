package io.witness.logging.internal;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Map;

/**
 * Formats an event as one line with a JSON object. What is no printable character is escaped, so that no text from outside ends the line,
 * adds a field, or is invalid UTF-8. The launcher uses it as well, outside of the framework.
 */
public final class JsonLine {
    /** ISO 8601 with the zone of this host. */
    static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXXX").withZone(ZoneId.systemDefault());

    private JsonLine() {}

    /**
     * Formats an event.
     *
     * @param time when it happened
     * @param level its level, in capitals
     * @param logger who says it
     * @param thread the thread's name
     * @param message what happened
     * @param fields more for programs
     * @param stackTrace with line ends; null if there is none
     * @return the line, with its end
     */
    public static String of(
            Instant time,
            String level,
            String logger,
            String thread,
            String message,
            Map<String, String> fields,
            String stackTrace) {
        StringBuilder line = new StringBuilder(256).append('{');
        member(line, "time", TIME.format(time)).append(',');
        member(line, "level", level).append(',');
        member(line, "logger", logger).append(',');
        member(line, "thread", thread).append(',');
        member(line, "message", message).append(",\"fields\":{");
        fields.forEach((key, value) -> {
            if (line.charAt(line.length() - 1) != '{') {
                line.append(',');
            }
            member(line, key, value);
        });
        line.append('}');
        if (stackTrace != null) {
            member(line.append(','), "stackTrace", stackTrace);
        }
        return line.append("}\n").toString();
    }

    private static StringBuilder member(StringBuilder line, String name, String value) {
        string(line, name);
        string(line.append(':'), value);
        return line;
    }

    private static void string(StringBuilder line, String text) {
        line.append('"');
        text.codePoints().forEach(c -> {
            switch (c) {
                case '"', '\\' -> line.append('\\').appendCodePoint(c);
                case '\n' -> line.append("\\n");
                case '\t' -> line.append("\\t");
                default -> {
                    if (PlainText.isOdd(c)) {
                        escape(line, c);
                    } else {
                        line.appendCodePoint(c);
                    }
                }
            }
        });
        line.append('"');
    }

    private static void escape(StringBuilder line, int codePoint) {
        for (char unit : Character.toChars(codePoint)) {
            line.append(String.format("\\u%04x", (int) unit));
        }
    }
}
