package io.witness.flows.internal;

import io.witness.decode.CommunityId;
import java.util.Arrays;

/**
 * Builds lines of JSON as bytes: objects whose fields are written in order, arrays, and the texts of addresses and times without
 * intermediate objects. Grows if a line does not fit. For one thread.
 */
public final class JsonBuffer {
    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};

    /** The texts of so many seconds are kept, a power of two. */
    private static final int KEPT_SECONDS = 256;

    private final byte[][] secondTexts = new byte[KEPT_SECONDS][];
    private final long[] secondNumbers = new long[KEPT_SECONDS];
    private byte[] bytes = new byte[1 << 11];
    private int length;
    private boolean needsComma;

    /** Begins the next line. */
    public void clear() {
        length = 0;
        needsComma = false;
    }

    public byte[] bytes() {
        return bytes;
    }

    public int length() {
        return length;
    }

    private void put(int character) {
        if (length == bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * bytes.length);
        }
        bytes[length++] = (byte) character;
    }

    private void ensure(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }

    /** Appends to a text that was begun. */
    @SuppressWarnings(
            "deprecation") // it takes the low bytes of characters, which is right for ASCII, and allocates nothing
    public void putAscii(String text) {
        ensure(text.length());
        text.getBytes(0, text.length(), bytes, length);
        length += text.length();
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
    public void name(String name) {
        separate();
        put('"');
        putAscii(name);
        put('"');
        put(':');
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

    /** Appends to a text that was begun. */
    public void putDigits(long value) {
        putNumber(value);
    }

    private void putNumber(long value) {
        if (value < 0) {
            put('-');
        }
        putPadded(value, digits(value));
    }

    private static int digits(long value) {
        int digits = 1;
        for (long rest = value / 10; rest != 0; rest /= 10) {
            digits++;
        }
        return digits;
    }

    private void putPadded(long value, int digits) {
        ensure(digits);
        long rest = value;
        for (int i = length + digits - 1; i >= length; i--) {
            bytes[i] = (byte) ('0' + Math.abs(rest % 10));
            rest /= 10;
        }
        length += digits;
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

    /** Begins a text that is appended piece by piece. */
    public void beginText() {
        separate();
        put('"');
    }

    public void endText() {
        put('"');
    }

    /** Appends a character of a text, escaped if it is no ASCII or has a meaning in JSON. */
    public void putCharacter(int character) {
        if (character == '"' || character == '\\') {
            put('\\');
            put(character);
        } else if (character >= ' ' && character < 0x7F) {
            put(character);
        } else {
            putAscii("\\u");
            putHex(character >> 8 & 0xFF);
            putHex(character & 0xFF);
        }
    }

    private void putHex(int unsignedByte) {
        put(HEX[unsignedByte >> 4]);
        put(HEX[unsignedByte & 0xF]);
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

    /** Appends an address to a text that was begun. */
    public void putAddress(boolean isIpv4, long high, long low) {
        if (isIpv4) {
            for (int shift = 24; shift >= 0; shift -= 8) {
                putNumber(low >>> shift & 0xFF);
                putAscii(shift > 0 ? "." : "");
            }
        } else {
            putIpv6(high, low);
        }
    }

    private static int group(long high, long low, int index) {
        return (int) ((index < 4 ? high : low) >>> (3 - (index & 3)) * Short.SIZE) & 0xFFFF;
    }

    private void putIpv6(long high, long low) {
        int runStart = 8;
        int runLength = 1;
        int zeros = 0;
        for (int i = 0; i < 8; i++) {
            zeros = group(high, low, i) == 0 ? zeros + 1 : 0;
            if (zeros > runLength) {
                runLength = zeros;
                runStart = i - zeros + 1;
            }
        }
        for (int i = 0; i < 8; i++) {
            if (i == runStart) {
                putAscii("::");
                i += runLength - 1;
                continue;
            }
            if (i > 0 && i != runStart + runLength) {
                put(':');
            }
            putGroup(group(high, low, i));
        }
    }

    private void putGroup(int group) {
        boolean hasBegun = false;
        for (int shift = 12; shift >= 0; shift -= 4) {
            int digit = group >> shift & 0xF;
            hasBegun |= digit != 0 || shift == 0;
            if (hasBegun) {
                put(HEX[digit]);
            }
        }
    }

    /** A time in UTC, such as 2026-01-31T12:00:00.000001+0000, cut to microseconds. */
    public void time(String name, long nanos) {
        name(name);
        beginText();
        long micros = Math.floorDiv(nanos, 1000L);
        long seconds = Math.floorDiv(micros, 1_000_000L);
        putSecond(seconds);
        put('.');
        putPadded(Math.floorMod(micros, 1_000_000L), 6);
        putAscii("+0000");
        endText();
    }

    // Most times are in the same second as one of the last ones.
    private void putSecond(long seconds) {
        int kept = (int) seconds & KEPT_SECONDS - 1;
        byte[] text = secondTexts[kept];
        if (text == null || secondNumbers[kept] != seconds) {
            int start = length;
            putDate(Math.floorDiv(seconds, 86_400L));
            put('T');
            int ofDay = (int) Math.floorMod(seconds, 86_400L);
            putPadded(ofDay / 3600, 2);
            put(':');
            putPadded(ofDay / 60 % 60, 2);
            put(':');
            putPadded(ofDay % 60, 2);
            keepSecond(seconds, start);
            return;
        }
        ensure(text.length);
        System.arraycopy(text, 0, bytes, length, text.length);
        length += text.length;
    }

    private void keepSecond(long seconds, int start) {
        int kept = (int) seconds & KEPT_SECONDS - 1;
        byte[] text = secondTexts[kept];
        if (text == null || text.length != length - start) {
            text = new byte[length - start];
            secondTexts[kept] = text;
        }
        System.arraycopy(bytes, start, text, 0, text.length);
        secondNumbers[kept] = seconds;
    }

    /** Counts from 1 March of the year 0, so that the day that leap years add is the last one of a year. */
    private void putDate(long daysSince1970) {
        long days = daysSince1970 + 719_468;
        long era = Math.floorDiv(days, 146_097L);
        long ofEra = days - era * 146_097;
        long yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365;
        long ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        long shifted = (5 * ofYear + 2) / 153;
        long month = shifted < 10 ? shifted + 3 : shifted - 9;
        putPadded(yearOfEra + era * 400 + (month <= 2 ? 1 : 0), 4);
        put('-');
        putPadded(month, 2);
        put('-');
        putPadded(ofYear - (153 * shifted + 2) / 5 + 1, 2);
    }

    /** Appends the number in Base64 to a text that was begun. */
    public void putBase64(CommunityId id) {
        for (int i = 0; i < CommunityId.LENGTH; i += 3) {
            int rest = CommunityId.LENGTH - i;
            int bits = id.unsignedByte(i) << 16
                    | (rest > 1 ? id.unsignedByte(i + 1) << 8 : 0)
                    | (rest > 2 ? id.unsignedByte(i + 2) : 0);
            put(base64(bits >> 18));
            put(base64(bits >> 12 & 0x3F));
            put(rest > 1 ? base64(bits >> 6 & 0x3F) : '=');
            put(rest > 2 ? base64(bits & 0x3F) : '=');
        }
    }

    private static int base64(int value) {
        if (value < 26) {
            return 'A' + value;
        }
        if (value < 52) {
            return 'a' + value - 26;
        }
        return value < 62 ? '0' + value - 52 : value == 62 ? '+' : '/';
    }
}
