package io.witness.api.socket;

/**
 * Keeps text that others wrote to one line that can be printed, so that no value of a file adds lines to a log or reaches a
 * terminal as a command.
 */
public final class OneLine {
    private static final int MAX_LENGTH = 500;
    /** No SocketName or account has more. */
    private static final int MAX_VALUE_LENGTH = 120;

    private OneLine() {}

    /**
     * Makes a text one line of bounded length.
     *
     * @param text any text
     * @return what fits into 500 characters, those that cannot be printed as escapes of Java; then … if there is more
     */
    public static String of(String text) {
        return of(text, MAX_LENGTH);
    }

    /**
     * Makes a value that is part of a message one line, short enough that the rest of the message is seen.
     *
     * @param value any text
     * @return what fits into 120 characters, as by {@link #of(String)}
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
     * Tells whether a text can be printed as it is.
     *
     * @param text any text
     * @return false if it has a control or format character (such as one that reverses what follows), a line separator, half
     *     of a surrogate pair, or what Unicode says will never be a character
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
