package io.witness.pcap.internal;

import java.io.IOException;

/**
 * Headers of packets in a pcap file. Patched libpcaps put the interface's index, a protocol and a packet type behind it, and one of
 * them (ss990915) four more bytes:
 *
 * <pre>
 *  0         4           8                 12                16      20         22     24     28
 *  +---------+-----------+-----------------+-----------------+-------+----------+------+------+
 *  | seconds | fraction  | captured length | original length | index | protocol | type |      |
 *  +---------+-----------+-----------------+-----------------+-------+----------+------+------+
 * </pre>
 */
final class PcapRecords {
    static final int LENGTH = 16;
    static final int FRACTION_OFFSET = 4;
    static final int FIRST_LENGTH_OFFSET = 8;
    static final int SECOND_LENGTH_OFFSET = 12;

    private static final int PATCHED_LENGTH = 24;
    private static final int LONG_PATCHED_LENGTH = 28;
    private static final int MICROSECONDS_PER_SECOND = 1_000_000;
    /** How many headers have to make sense. */
    private static final int TRIED = 3;

    private PcapRecords() {}

    /** Finds out how long a header of a patched libpcap is: which of the lengths leads to headers that make sense. */
    static int patchedLength(ByteSource source) throws IOException {
        return makesSense(source, PATCHED_LENGTH) || !makesSense(source, LONG_PATCHED_LENGTH)
                ? PATCHED_LENGTH
                : LONG_PATCHED_LENGTH;
    }

    private static boolean makesSense(ByteSource source, int headerLength) throws IOException {
        int offset = 0;
        for (int i = 0; i < TRIED; i++) {
            if (source.fill(offset + headerLength) < offset + headerLength) {
                return source.fill(offset + 1) == offset;
            }
            int captured = source.int32(offset + FIRST_LENGTH_OFFSET);
            int original = source.int32(offset + SECOND_LENGTH_OFFSET);
            int fraction = source.int32(offset + FRACTION_OFFSET);
            if (Integer.compareUnsigned(captured, CaptureFormat.MAX_SNAP_LENGTH) > 0
                    || Integer.compareUnsigned(captured, original) > 0
                    || Integer.compareUnsigned(fraction, MICROSECONDS_PER_SECOND) >= 0) {
                return false;
            }
            offset += headerLength + captured;
        }
        return true;
    }
}
