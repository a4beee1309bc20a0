package io.witness.api.socket;

/**
 * Keeps text that others wrote to one line that can be printed, so that no value of a file adds lines to a log or reaches a
 * terminal as a command.
 */
public final class OneLine {
    private static final int MAX_LENGTH = 500;

    private OneLine() {}

    /**
     * Makes a text one line of bounded length.
     *
     * @param text any text
     * @return its first 500 characters, those that cannot be printed as escapes of Java; then … if there are more
     */
    public static String of(String text) {
        StringBuilder line = new StringBuilder();
        text.codePoints().limit(MAX_LENGTH).forEach(c -> append(line, c));
        return text.codePointCount(0, text.length()) > MAX_LENGTH ? line + "…" : line.toString();
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
