package io.witness.cli.internal.probe;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * Reads and writes frames of a probe as a flyweight, in network byte order. For one thread.
 *
 * <pre>
 *   0  destination, source, EtherType 0x88B5 (for local experiments)
 *  14  mark u32, version u8, kind u8, 0 u16
 *  22  run u64, number u64
 *  38  when the sender of this frame wrote it
 *  46  when the probe that this answers was received: user space, kernel, network card
 *  70  twice: number of an earlier answer; when it was sent: kernel, network card
 * 118
 * </pre>
 *
 * Times are nanoseconds since 1970; 0: there is none. What follows after 118 bytes is ignored.
 */
final class ProbeFrame {
    static final int ETHER_TYPE = 0x88B5;
    static final int LENGTH = 118;
    static final int ADDRESS_LENGTH = 6;
    /** Answers whose transmit time stamps one frame can report. */
    static final int REPORTS = 2;

    private static final int TYPE_OFFSET = 12;
    private static final int MARK_OFFSET = 14;
    private static final int VERSION_OFFSET = 18;
    private static final int KIND_OFFSET = 19;
    private static final int RUN_OFFSET = 22;
    private static final int NUMBER_OFFSET = 30;
    private static final int WRITTEN_OFFSET = 38;
    private static final int RECEIVED_OFFSET = 46;
    private static final int REPORTS_OFFSET = 70;
    private static final int REPORT_LENGTH = 24;

    /** "WPRB". */
    private static final int MARK = 0x57505242;

    private static final int VERSION = 1;

    /** Selects what a frame is. */
    enum Kind {
        /** Wants no answer. */
        PROBE,
        /** Wants an answer. */
        REQUEST,
        /** Answers a request, with the request's run and number. */
        ANSWER;

        private static final Kind[] ALL = values();
    }

    /** Tells whether a frame is one of ours, or why not. */
    enum Verdict {
        VALID,
        /** Another EtherType, or another program's. */
        FOREIGN,
        /** The mark is there, but not all of the frame. */
        SHORT,
        /** Of a version or kind that this program does not know, or with a number that no sender has. */
        UNKNOWN
    }

    private final ByteBuffer frame;

    /** Wraps memory of at least {@link #LENGTH} bytes, of which the first byte of the frame is at index 0. */
    ProbeFrame(ByteBuffer memory) {
        Objects.checkIndex(LENGTH - 1, memory.capacity());
        frame = memory.duplicate().order(ByteOrder.BIG_ENDIAN);
    }

    /** Tells whether the frame of so many bytes in the memory is valid; the getters may only be used if it is. */
    Verdict check(int length) {
        if (length < MARK_OFFSET + Integer.BYTES
                || (frame.getShort(TYPE_OFFSET) & 0xFFFF) != ETHER_TYPE
                || frame.getInt(MARK_OFFSET) != MARK) {
            return Verdict.FOREIGN;
        }
        if (length < LENGTH) {
            return Verdict.SHORT;
        }
        int kind = frame.get(KIND_OFFSET);
        boolean known = frame.get(VERSION_OFFSET) == VERSION && kind >= 0 && kind < Kind.ALL.length;
        return known && frame.getLong(NUMBER_OFFSET) >= 0 ? Verdict.VALID : Verdict.UNKNOWN;
    }

    /** Writes the frame but for its times, which are set to 0. */
    void begin(byte[] destination, byte[] source, Kind kind, long run, long number) {
        for (int i = RUN_OFFSET; i < LENGTH; i++) {
            frame.put(i, (byte) 0);
        }
        frame.put(0, destination, 0, ADDRESS_LENGTH).put(ADDRESS_LENGTH, source, 0, ADDRESS_LENGTH);
        frame.putShort(TYPE_OFFSET, (short) ETHER_TYPE).putInt(MARK_OFFSET, MARK);
        frame.put(VERSION_OFFSET, (byte) VERSION).put(KIND_OFFSET, (byte) kind.ordinal());
        frame.putShort(KIND_OFFSET + 1, (short) 0);
        frame.putLong(RUN_OFFSET, run).putLong(NUMBER_OFFSET, number);
    }

    void written(long userNanos) {
        frame.putLong(WRITTEN_OFFSET, userNanos);
    }

    void received(long userNanos, long softwareNanos, long hardwareNanos) {
        frame.putLong(RECEIVED_OFFSET, userNanos);
        frame.putLong(RECEIVED_OFFSET + Long.BYTES, softwareNanos);
        frame.putLong(RECEIVED_OFFSET + 2 * Long.BYTES, hardwareNanos);
    }

    void report(int index, long number, long softwareNanos, long hardwareNanos) {
        int at = report(index);
        frame.putLong(at, number);
        frame.putLong(at + Long.BYTES, softwareNanos);
        frame.putLong(at + 2 * Long.BYTES, hardwareNanos);
    }

    private static int report(int index) {
        return REPORTS_OFFSET + Objects.checkIndex(index, REPORTS) * REPORT_LENGTH;
    }

    Kind kind() {
        return Kind.ALL[frame.get(KIND_OFFSET)];
    }

    void source(byte[] target) {
        frame.get(ADDRESS_LENGTH, target, 0, ADDRESS_LENGTH);
    }

    long run() {
        return frame.getLong(RUN_OFFSET);
    }

    /** Returns the number, 0 or more. */
    long number() {
        return frame.getLong(NUMBER_OFFSET);
    }

    long written() {
        return frame.getLong(WRITTEN_OFFSET);
    }

    /** Returns when the probe was received by a clock of the other end, untrusted. */
    long received(Clock clock) {
        return frame.getLong(RECEIVED_OFFSET + clock.ordinal() * Long.BYTES);
    }

    /** Returns the number of the answer that is reported on, untrusted; it is of no meaning without a time. */
    long reportNumber(int index) {
        return frame.getLong(report(index));
    }

    /** Returns when that answer was sent by a clock of the other end, other than {@link Clock#USER}; untrusted. */
    long reportTime(int index, Clock clock) {
        return frame.getLong(report(index) + clock.ordinal() * Long.BYTES);
    }
}
