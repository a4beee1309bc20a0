package io.witness.pcap.internal;

import java.io.IOException;

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
    private int next;
    private int end;
    private int code;
    private int length;

    PcapNgOptions(ByteSource source) {
        this.source = source;
    }

    /** Goes to the first option; offsets are from the source's next byte, and multiples of 4 apart. */
    void wrap(int startOffset, int endOffset) {
        next = startOffset;
        end = endOffset;
        length = 0;
    }

    /** Goes on to the next option, if there is one. */
    boolean next() throws IOException {
        if (next == end) {
            return false;
        }
        code = source.unsigned16(next);
        length = source.unsigned16(next + Short.BYTES);
        next += HEADER_LENGTH + PcapNgLayout.padded(length);
        if (next > end) {
            throw source.malformed(
                    valueOffset() - Short.BYTES,
                    "an option of " + length + " bytes, expected at most the " + (end - valueOffset())
                            + " that are left in its block");
        }
        return code != PcapNgLayout.END_OF_OPTIONS;
    }

    int code() {
        return code;
    }

    /** Where the value is, which has to be of a length. */
    int valueOffset(int expectedLength) throws IOException {
        if (length != expectedLength) {
            throw source.malformed(
                    valueOffset() - Short.BYTES,
                    "option " + code + " of " + length + " bytes, expected " + expectedLength);
        }
        return valueOffset();
    }

    private int valueOffset() {
        return next - PcapNgLayout.padded(length);
    }
}
