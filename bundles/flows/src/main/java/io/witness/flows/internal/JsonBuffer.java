package io.witness.flows.internal;

/** Builds lines of JSON: objects whose fields are written in order, and arrays. For one thread. */
public final class JsonBuffer extends AsciiBuffer {
    private boolean needsComma;

    @Override
    public void clear() {
        super.clear();
        needsComma = false;
    }

    public void open(char bracket) {
        separate();
        put(bracket);
        needsComma = false;
    }

    public void close(char bracket) {
        put(bracket);
        needsComma = true;
    }

    public void endLine() {
        put('\n');
    }

    private void separate() {
        if (needsComma) {
            put(',');
        }
        needsComma = true;
    }

    /** Begins a field; its value follows. */
    @SuppressWarnings("deprecation") // as in putAscii
    public void name(String name) {
        int nameLength = name.length();
        byte[] to = room(nameLength + 4);
        int at = length();
        if (needsComma) {
            to[at++] = ',';
        }
        to[at++] = '"';
        name.getBytes(0, nameLength, to, at);
        at += nameLength;
        to[at++] = '"';
        to[at++] = ':';
        length(at);
        needsComma = false;
    }

    public void number(String name, long value) {
        name(name);
        number(value);
    }

    /** A value in an array, or after {@link #name}. */
    public void number(long value) {
        separate();
        putNumber(value);
    }

    public void bool(String name, boolean value) {
        name(name);
        separate();
        putAscii(value ? "true" : "false");
    }

    /** A text of any characters. */
    public void text(String name, String value) {
        name(name);
        beginText();
        for (int i = 0; i < value.length(); i++) {
            putCharacter(value.charAt(i));
        }
        endText();
    }

    /** A text of printable ASCII without quotes and backslashes. */
    public void word(String name, String value) {
        name(name);
        beginText();
        putAscii(value);
        endText();
    }

    /** Begins a text that is appended piece by piece. */
    public void beginText() {
        separate();
        put('"');
    }

    public void endText() {
        put('"');
    }

    /** Two hexadecimal digits as a text. */
    public void hex(String name, int unsignedByte) {
        name(name);
        beginText();
        putHex(unsignedByte);
        endText();
    }

    /** An address of IPv4 or IPv6, the latter as in RFC 5952. */
    public void address(String name, boolean isIpv4, long high, long low) {
        name(name);
        beginText();
        putAddress(isIpv4, high, low);
        endText();
    }

    /** A time in UTC, such as 2026-01-31T12:00:00.000001+0000, cut to microseconds. */
    public void time(String name, long nanos) {
        name(name);
        beginText();
        putTime(nanos);
        endText();
    }
}
