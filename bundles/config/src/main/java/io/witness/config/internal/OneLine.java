package io.witness.config.internal;

/** Keeps a message to one line of bounded length, whatever a file's values hold. */
final class OneLine {
    private static final int MAX_LENGTH = 500;

    private OneLine() {}

    static String of(String text) {
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

    private static boolean isPlain(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> false;
            default -> true;
        };
    }
}
