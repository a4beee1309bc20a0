package io.witness.flows.internal;

import io.witness.decode.CommunityId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Builds text as bytes: numbers, addresses and times without intermediate objects. Grows if a text does not fit. For one thread.
 */
public class AsciiBuffer {
    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};

    private static final byte[] BASE64 =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".getBytes(StandardCharsets.US_ASCII);

    /** The digits of 0 to 99, two for each. */
    private static final byte[] PAIRS = pairs();

    private static final int MOST_DIGITS_OF_INT = 10;
    private static final long BILLION = 1_000_000_000L;
    private static final int DIGITS_OF_BILLION = 9;

    /** The texts of so many seconds are kept, a power of two. */
    private static final int KEPT_SECONDS = 256;

    private final byte[][] secondTexts = new byte[KEPT_SECONDS][];
    private final long[] secondNumbers = new long[KEPT_SECONDS];
    private byte[] bytes = new byte[1 << 11];
    private int length;

    private static byte[] pairs() {
        byte[] pairs = new byte[200];
        for (int i = 0; i < 100; i++) {
            pairs[2 * i] = (byte) ('0' + i / 10);
            pairs[2 * i + 1] = (byte) ('0' + i % 10);
        }
        return pairs;
    }

    /** Begins the next text. */
    public void clear() {
        length = 0;
    }

    public final byte[] bytes() {
        return bytes;
    }

    public final int length() {
        return length;
    }

    final void put(int character) {
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
    public final void putAscii(String text) {
        ensure(text.length());
        text.getBytes(0, text.length(), bytes, length);
        length += text.length();
    }

    /** Returns the bytes, with room for so many more. */
    final byte[] room(int more) {
        ensure(more);
        return bytes;
    }

    /** Sets the length after bytes were written to {@link #room}. */
    final void length(int newLength) {
        length = newLength;
    }

    /** Appends to a text that was begun. */
    public final void putDigits(long value) {
        putNumber(value);
    }

    final void putNumber(long value) {
        if (value >= 0 && value <= Integer.MAX_VALUE) {
            putPadded((int) value, digits((int) value));
        } else if (value == Long.MIN_VALUE) {
            putAscii(Long.toString(value));
        } else if (value < 0) {
            put('-');
            putNumber(-value);
        } else {
            putNumber(value / BILLION);
            putPadded((int) (value % BILLION), DIGITS_OF_BILLION);
        }
    }

    private static int digits(int value) {
        int digits = 1;
        for (long limit = 10; value >= limit && digits < MOST_DIGITS_OF_INT; limit *= 10) {
            digits++;
        }
        return digits;
    }

    private void putPadded(int value, int digits) {
        ensure(digits);
        byte[] to = bytes;
        int start = length;
        int at = start + digits;
        int rest = value;
        length = at;
        while (at - start >= 2) {
            int pair = 2 * (rest % 100);
            rest /= 100;
            to[--at] = PAIRS[pair + 1];
            to[--at] = PAIRS[pair];
        }
        if (at > start) {
            to[start] = (byte) ('0' + rest % 10);
        }
    }

    /** Appends a character of a text, escaped if it is no ASCII or has a meaning in JSON. */
    public final void putCharacter(int character) {
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

    final void putHex(int unsignedByte) {
        put(HEX[unsignedByte >> 4]);
        put(HEX[unsignedByte & 0xF]);
    }

    /** Appends an address to a text that was begun. */
    public final void putAddress(boolean isIpv4, long high, long low) {
        if (isIpv4) {
            for (int shift = 24; shift >= 0; shift -= 8) {
                int number = (int) (low >>> shift) & 0xFF;
                putPadded(number, digits(number));
                if (shift > 0) {
                    put('.');
                }
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

    /** Appends a time in UTC, such as 2026-01-31T12:00:00.000001+0000, cut to microseconds. */
    final void putTime(long nanos) {
        long micros = Math.floorDiv(nanos, 1000L);
        putSecond(Math.floorDiv(micros, 1_000_000L));
        put('.');
        putPadded((int) Math.floorMod(micros, 1_000_000L), 6);
        putAscii("+0000");
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
        putPadded((int) (yearOfEra + era * 400 + (month <= 2 ? 1 : 0)), 4);
        put('-');
        putPadded((int) month, 2);
        put('-');
        putPadded((int) (ofYear - (153 * shifted + 2) / 5 + 1), 2);
    }

    /** Appends the number in Base64 to a text that was begun. */
    public final void putBase64(CommunityId id) {
        ensure((CommunityId.LENGTH + 2) / 3 * 4);
        byte[] to = bytes;
        int at = length;
        for (int i = 0; i < CommunityId.LENGTH - 2; i += 3) {
            int bits = id.unsignedByte(i) << 16 | id.unsignedByte(i + 1) << 8 | id.unsignedByte(i + 2);
            to[at++] = BASE64[bits >> 18];
            to[at++] = BASE64[bits >> 12 & 0x3F];
            to[at++] = BASE64[bits >> 6 & 0x3F];
            to[at++] = BASE64[bits & 0x3F];
        }
        int last = id.unsignedByte(CommunityId.LENGTH - 2) << 8
                | id.unsignedByte(CommunityId.LENGTH - 1); // 2 bytes are left
        to[at++] = BASE64[last >> 10];
        to[at++] = BASE64[last >> 4 & 0x3F];
        to[at++] = BASE64[last << 2 & 0x3F];
        to[at++] = '=';
        length = at;
    }
}
