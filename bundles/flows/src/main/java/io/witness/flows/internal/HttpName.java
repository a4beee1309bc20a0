package io.witness.flows.internal;

/** Reads the host out of a request of HTTP/1 (RFC 9112), if the header with its line end is in the first packet. */
final class HttpName extends NameReader {
    private static final String[] METHODS = {
        "GET ", "POST ", "HEAD ", "PUT ", "DELETE ", "OPTIONS ", "PATCH ", "CONNECT ", "TRACE "
    };
    private static final String VERSION = " HTTP/1.";
    private static final String HOST = "\nhost:";

    @Override
    boolean parse(SlotMemory memory, int at) {
        if (!startsWithMethod()) {
            return false;
        }
        int line = endOfLine(0);
        int version = line - VERSION.length() - 1;
        if (line < 0 || version < 0 || !isAt(version, VERSION)) {
            return false;
        }
        while (line >= 0 && remaining() - line > 2) {
            int next = endOfLine(line + 2);
            if (next < 0 || next == line + 2) {
                return true;
            }
            if (isAt(line + 1, HOST)) {
                copyHost(line + 1 + HOST.length(), next, memory, at);
                return true;
            }
            line = next;
        }
        return true;
    }

    private boolean startsWithMethod() {
        for (String method : METHODS) {
            if (isAt(0, method)) {
                return true;
            }
        }
        return false;
    }

    /** Compares letters without their case, if the pattern has small ones. */
    private boolean isAt(int distance, String pattern) {
        if (!has(distance + pattern.length())) {
            return false;
        }
        for (int i = 0; i < pattern.length(); i++) {
            char wanted = pattern.charAt(i);
            int found = peek(distance + i);
            boolean isSame = found == wanted || wanted >= 'a' && found == wanted - ('a' - 'A');
            if (!isSame) {
                return false;
            }
        }
        return true;
    }

    /** Returns the distance of the next CR before an LF, or -1. */
    private int endOfLine(int from) {
        for (int i = from; i + 1 < remaining(); i++) {
            if (peek(i) == '\r' && peek(i + 1) == '\n') {
                return i;
            }
        }
        return -1;
    }

    private void copyHost(int from, int to, SlotMemory memory, int at) {
        int first = from;
        int last = to;
        while (first < last && isSpace(peek(first))) {
            first++;
        }
        while (last > first && isSpace(peek(last - 1))) {
            last--;
        }
        copyName(first, last - first, memory, at);
    }

    private static boolean isSpace(int character) {
        return character == ' ' || character == '\t';
    }
}
