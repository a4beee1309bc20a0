package io.witness.pcap.internal;

import java.nio.charset.StandardCharsets;

/**
 * A flyweight over the options of one block, each of them padded to 4 bytes:
 *
 * <pre>
 *  0      2        4
 *  +------+--------+-------+
 *  | code | length | value |
 *  +------+--------+-------+
 * </pre>
 */
final class PcapNgOptions {
    private static final int HEADER_LENGTH = 4;

    private final ByteSource source;
    private final Anomalies oddities;
    private int next;
    private int end;
    private int code;
    private int length;

    PcapNgOptions(ByteSource source, Anomalies oddities) {
        this.source = source;
        this.oddities = oddities;
    }

    /** Goes to the first option; offsets are from the source's next byte, and multiples of 4 apart. */
    void wrap(int startOffset, int endOffset) {
        next = startOffset;
        end = endOffset;
        length = 0;
    }

    /** Goes on to the next option, if there is one that fits into the block. */
    boolean next() {
        if (end - next < HEADER_LENGTH) {
            return false;
        }
        code = source.unsigned16(next);
        length = source.unsigned16(next + Short.BYTES);
        next += HEADER_LENGTH + PcapNgLayout.padded(length);
        if (next > end) {
            oddities.count(Anomalies.Kind.OPTIONS);
            return false;
        }
        return code != PcapNgLayout.END_OF_OPTIONS;
    }

    /** Tells whether it is an option with this code and length; one with another length is ignored. */
    boolean is(int expectedCode, int expectedLength) {
        if (code == expectedCode && length != expectedLength) {
            oddities.count(Anomalies.Kind.OPTIONS);
        }
        return code == expectedCode && length == expectedLength;
    }

    /** Tells whether it is an option with this code, whatever its length. */
    boolean is(int expectedCode) {
        return code == expectedCode;
    }

    /** Returns the value as text. */
    String text() {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = source.int8(valueOffset() + i);
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Returns the offset of the value. */
    int valueOffset() {
        return next - PcapNgLayout.padded(length);
    }
}
