package io.witness.api.socket;

/**
 * Makes foreign text printable on one line, so that a value in a file cannot add lines to a log or send commands to a
 * terminal.
 */
public final class OneLine {
    private static final int MAX_LENGTH = 500;
    /** The longest possible SocketName or account is shorter. */
    private static final int MAX_VALUE_LENGTH = 120;

    private OneLine() {}

    /**
     * Makes a string one line of at most 500 characters.
     *
     * @param text any string
     * @return the line, with unprintable characters as Java escapes, and … at the end if it was truncated
     */
    public static String of(String text) {
        return of(text, MAX_LENGTH);
    }

    /**
     * Makes a value that is part of a message one line, short enough to leave the rest of the message visible.
     *
     * @param value any string
     * @return at most 120 characters, as by {@link #of(String)}
     */
    public static String ofValue(String value) {
        return of(value, MAX_VALUE_LENGTH);
    }

    private static String of(String text, int atMost) {
        StringBuilder line = new StringBuilder();
        int next = 0;
        while (next < text.length() && line.length() < atMost) {
            int codePoint = text.codePointAt(next);
            append(line, codePoint);
            next += Character.charCount(codePoint);
        }
        return next < text.length() ? line + "…" : line.toString();
    }

    private static void append(StringBuilder line, int codePoint) {
        if (isPlain(codePoint)) {
            line.appendCodePoint(codePoint);
        } else if (codePoint == '\n') {
            line.append("\\n");
        } else {
            line.append(String.format("\\u%04x", codePoint));
        }
    }

    /**
     * Tells whether a string can be printed unchanged.
     *
     * @param text any string
     * @return false if it has a control or format character (such as one that reverses the following text), a line
     *     separator, half of a surrogate pair, or a Unicode noncharacter
     */
    public static boolean isPlain(String text) {
        return text.codePoints().allMatch(OneLine::isPlain);
    }

    private static boolean isPlain(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> false;
            case Character.UNASSIGNED -> !isNoncharacter(codePoint); // a later version of Unicode may assign it
            default -> true;
        };
    }

    private static boolean isNoncharacter(int codePoint) {
        return (codePoint & 0xFFFE) == 0xFFFE || (codePoint >= 0xFDD0 && codePoint <= 0xFDEF);
    }
}
