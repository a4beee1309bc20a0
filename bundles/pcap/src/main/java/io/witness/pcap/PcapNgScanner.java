package io.witness.pcap;

import io.witness.pcap.internal.PcapNgLayout;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Scans a pcapng file for the end of its last whole block, for programs that complete a file which {@link PcapNgEncoder} wrote:
 * little-endian, with times in nanoseconds, of one section. For one file.
 */
public final class PcapNgScanner {
    private static final int HEADER_LENGTH = 8;
    private static final int TRAILER_LENGTH = 4;
    /** Many times what a packet has; what says that it is longer is damaged. */
    private static final int MOST_BLOCK_BYTES = 1 << 24;

    private static final int SECTION_OPTIONS_OFFSET = 16;
    private static final int CAPTURED_LENGTH_OFFSET = 12;
    private static final int DATA_OFFSET = 20;
    private static final int STATISTICS_OPTIONS_OFFSET = 12;
    /** Until a block is larger. */
    private static final int BUFFER_LENGTH = 1 << 12;

    private ByteBuffer body = ByteBuffer.allocate(BUFFER_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    private String application = "";
    private long wholeBytes;
    private long packets;
    private long firstNanos;
    private long lastNanos;
    private InterfaceStatistics statistics;
    private long packetsSince;
    private long lostSince;

    private PcapNgScanner() {}

    /**
     * Scans a file up to its end, or to the first block that is not whole.
     *
     * @param file the file from its first byte; remains open
     * @return what is in it; {@code wholeBytes} is 0 if it does not start with a section of this kind
     * @throws IOException if it cannot be read
     */
    public static PcapNgSummary scan(InputStream file) throws IOException {
        PcapNgScanner scanner = new PcapNgScanner();
        while (scanner.next(file)) {}
        return scanner.summary();
    }

    /**
     * Reads which program wrote a file.
     *
     * @param file the file from its first byte; remains open
     * @return the program; empty if it does not say so, or the file is not of this kind
     * @throws IOException if it cannot be read
     */
    public static String application(InputStream file) throws IOException {
        PcapNgScanner scanner = new PcapNgScanner();
        return scanner.next(file) ? scanner.application : "";
    }

    private PcapNgSummary summary() {
        return new PcapNgSummary(
                application,
                wholeBytes,
                packets,
                firstNanos,
                lastNanos,
                Optional.ofNullable(statistics),
                packetsSince,
                lostSince);
    }

    /** Reads a block; false if it is not whole. */
    private boolean next(InputStream file) throws IOException {
        ByteBuffer header = ByteBuffer.wrap(file.readNBytes(HEADER_LENGTH)).order(ByteOrder.LITTLE_ENDIAN);
        if (header.capacity() < HEADER_LENGTH) {
            return false;
        }
        int type = header.getInt(0);
        int length = header.getInt(4);
        boolean isFirst = wholeBytes == 0;
        boolean isPossible =
                length >= HEADER_LENGTH + TRAILER_LENGTH && length <= MOST_BLOCK_BYTES && (length & 3) == 0;
        if (!isPossible || isFirst != (type == PcapNgLayout.SECTION_HEADER) || !readBody(file, length)) {
            return false;
        }
        wholeBytes += length;
        understand(type);
        return true;
    }

    private boolean readBody(InputStream file, int length) throws IOException {
        int rest = length - HEADER_LENGTH;
        if (body.capacity() < rest) {
            body = ByteBuffer.allocate(rest).order(ByteOrder.LITTLE_ENDIAN);
        }
        body.clear().limit(rest - TRAILER_LENGTH);
        return file.readNBytes(body.array(), 0, rest) == rest && trailer(rest) == length;
    }

    private int trailer(int rest) {
        return ByteBuffer.wrap(body.array()).order(ByteOrder.LITTLE_ENDIAN).getInt(rest - TRAILER_LENGTH);
    }

    private void understand(int type) {
        if (type == PcapNgLayout.SECTION_HEADER && body.limit() >= SECTION_OPTIONS_OFFSET) {
            byte[] text = option(SECTION_OPTIONS_OFFSET, PcapNgLayout.SECTION_APPLICATION);
            application = text == null ? "" : new String(text, StandardCharsets.UTF_8);
        } else if (type == PcapNgLayout.ENHANCED_PACKET && body.limit() >= DATA_OFFSET) {
            countPacket();
        } else if (type == PcapNgLayout.INTERFACE_STATISTICS && body.limit() >= STATISTICS_OPTIONS_OFFSET) {
            readStatistics();
        }
    }

    private void countPacket() {
        long time = time(4);
        firstNanos = packets == 0 ? time : firstNanos;
        lastNanos = Math.max(lastNanos, time);
        packets++;
        packetsSince++;
        int captured = body.getInt(CAPTURED_LENGTH_OFFSET);
        if (captured >= 0 && captured <= body.limit() - DATA_OFFSET) {
            lostSince += number(DATA_OFFSET + PcapNgLayout.padded(captured), PcapNgLayout.PACKET_DROP_COUNT);
        }
    }

    private void readStatistics() {
        int options = STATISTICS_OPTIONS_OFFSET;
        byte[] start = option(options, PcapNgLayout.STATISTICS_START);
        byte[] comment = option(options, PcapNgLayout.COMMENT);
        statistics = new InterfaceStatistics(
                body.getInt(0),
                time(4),
                start == null || start.length != Long.BYTES ? 0 : swappedTime(start),
                number(options, PcapNgLayout.STATISTICS_FILTER_ACCEPT),
                number(options, PcapNgLayout.STATISTICS_OS_DROP),
                number(options, PcapNgLayout.STATISTICS_DELIVERED),
                comment == null ? "" : new String(comment, StandardCharsets.UTF_8));
        packetsSince = 0;
        lostSince = 0;
    }

    private long time(int offset) {
        return (long) body.getInt(offset) << 32 | Integer.toUnsignedLong(body.getInt(offset + 4));
    }

    private static long swappedTime(byte[] value) {
        long both = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN).getLong();
        return both << 32 | both >>> 32;
    }

    /** Returns the value of an option of 64 bits; 0 if it is missing. */
    private long number(int offset, short code) {
        byte[] value = option(offset, code);
        return value == null || value.length != Long.BYTES
                ? 0
                : ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN).getLong();
    }

    /** Finds an option among those from an offset on; null if it is missing. */
    private byte[] option(int offset, short wanted) {
        int at = offset;
        while (at + 4 <= body.limit()) {
            short code = body.getShort(at);
            int length = body.getShort(at + 2) & 0xFFFF;
            if (code == PcapNgLayout.END_OF_OPTIONS || at + 4 + length > body.limit()) {
                return null;
            }
            if (code == wanted) {
                byte[] value = new byte[length];
                body.get(at + 4, value);
                return value;
            }
            at += 4 + PcapNgLayout.padded(length);
        }
        return null;
    }
}
