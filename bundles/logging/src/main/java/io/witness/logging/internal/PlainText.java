package io.witness.logging.internal;

import java.util.Map;
import java.util.Set;

/** Formats text from anywhere so that it stays within its line, and commands no terminal. */
final class PlainText {
    /** They are in the message, too. */
    private static final Set<String> SAID_ALREADY =
            Set.of("consumer", "socket", "ring", "bundle.id", "bundle.name", "bundle.version");

    private PlainText() {}

    /** Replaces control and format characters, line separators, and halves of surrogate pairs by question marks. */
    static String of(String text) {
        return text.codePoints().noneMatch(PlainText::isOdd)
                ? text
                : text.codePoints()
                        .map(c -> isOdd(c) ? '?' : c)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
    }

    /** Tells whether a character may end a line, hide, or command a terminal. */
    static boolean isOdd(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    /** Adds fields as {@code key=value}, but for those that the message has anyway. */
    static void append(StringBuilder line, Map<String, String> fields) {
        fields.forEach((key, value) -> {
            if (!SAID_ALREADY.contains(key)) {
                line.append(' ').append(of(key)).append('=').append(quoted(of(value)));
            }
        });
    }

    private static String quoted(String value) {
        return value.chars().allMatch(c -> c > ' ' && c != '"' && c != '=') && !value.isEmpty()
                ? value
                : '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
