package io.witness.terminal.internal.top;

import org.jline.utils.WCWidth;

/**
 * Fits text into columns of a terminal. Others choose names of processes and sockets, so what controls terminals is replaced.
 *
 * @param utf8 whether more than ASCII can be shown
 * @param marks whether the column that is sorted by is marked
 */
record Text(boolean utf8, boolean marks) {
    private static final int ASCII = 0x7f;

    /** Replaces what cannot be shown. */
    String printable(String text) {
        if (isPlain(text)) {
            return text;
        }
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints().map(this::shown).forEach(shown::appendCodePoint);
        return shown.toString();
    }

    /** Whether each character is ASCII and takes a column, as almost always. */
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c >= ASCII) {
                return false;
            }
        }
        return true;
    }

    private int shown(int c) {
        boolean hidden =
                Character.isISOControl(c) || Character.getType(c) == Character.FORMAT || WCWidth.wcwidth(c) < 1;
        return hidden || (c > ASCII && !utf8) ? '?' : c;
    }

    /** Counts the columns that printable text takes. */
    static int width(String text) {
        return isPlain(text)
                ? text.length()
                : text.codePoints().map(WCWidth::wcwidth).sum();
    }

    /** Cuts text in its middle: names of sockets differ at both ends. */
    String shortened(String text, int width) {
        if (width(text) <= width) {
            return text;
        }
        String mark = utf8 ? "…" : "~";
        int[] c = text.codePoints().toArray();
        int head = (width - 1) / 2;
        int tail = width - 1 - head;
        return cut(text, head) + mark + end(c, tail);
    }

    private static String end(int[] c, int width) {
        int from = c.length;
        for (int left = width; from > 0 && WCWidth.wcwidth(c[from - 1]) <= left; from--) {
            left -= WCWidth.wcwidth(c[from - 1]);
        }
        return new String(c, from, c.length - from);
    }

    /** Cuts text behind a number of columns. */
    static String cut(String text, int width) {
        if (isPlain(text)) {
            return text.length() <= width ? text : text.substring(0, Math.max(0, width));
        }
        StringBuilder kept = new StringBuilder();
        int left = width;
        for (int c : text.codePoints().toArray()) {
            left -= WCWidth.wcwidth(c);
            if (left < 0) {
                break;
            }
            kept.appendCodePoint(c);
        }
        return kept.toString();
    }

    /** Marks a column that is sorted by, the smallest or the largest first. */
    String mark(boolean smallFirst) {
        if (!marks) {
            return "";
        }
        return utf8 ? (smallFirst ? "▲" : "▼") : (smallFirst ? "^" : "v");
    }
}
