package io.witness.recording;

import io.witness.api.packet.LinkTypes;
import io.witness.pcap.testing.CaptureBytes;
import io.witness.pcap.testing.Frames;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/** A pcapng file in memory, and its index as a recorder would write it. */
final class CaptureWriter {
    private static final int TIME_RESOLUTION = 9;
    private static final int NAME = 2;
    private static final int COMMENT = 1;
    private static final int DROP_COUNT = 4;
    private static final int STATISTICS = 5;
    private static final int STATISTICS_START = 2;
    private static final int STATISTICS_DROPS = 5;

    final IndexBuilder index = new IndexBuilder(Path.of(System.getProperty("java.io.tmpdir")));
    private final CaptureBytes file = CaptureBytes.pcapNg(ByteOrder.LITTLE_ENDIAN);

    CaptureWriter() {
        index.describe(0);
    }

    CaptureWriter section() {
        file.section();
        return this;
    }

    CaptureWriter describe(int linkType, String name) {
        index.describe(length());
        file.describe(linkType, 0, file.option(NAME, name.getBytes()), file.option(TIME_RESOLUTION, (byte) 9));
        return this;
    }

    static CaptureWriter ethernet(String name) {
        return new CaptureWriter().describe(LinkTypes.ETHERNET, name);
    }

    CaptureWriter add(long timeNanos, byte[] frame) {
        long start = length();
        file.enhanced(0, timeNanos, frame, frame.length);
        index.add(start, (int) (length() - start), LinkTypes.ETHERNET, Packets.copy(frame, timeNanos));
        return this;
    }

    CaptureWriter addAfterLoss(long timeNanos, byte[] frame, long lost, String reason) {
        long start = length();
        byte[] drops = file.option64(DROP_COUNT, lost);
        file.enhanced(0, timeNanos, frame, frame.length, drops, file.option(COMMENT, reason.getBytes()));
        index.add(start, (int) (length() - start), LinkTypes.ETHERNET, Packets.copy(frame, timeNanos));
        index.lose(timeNanos, lost, reason);
        return this;
    }

    /** Statistics as dumpcap writes them; times in nanoseconds. */
    CaptureWriter count(long timeNanos, long startNanos, long dropped) {
        byte[] fixed = ByteBuffer.allocate(12)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0)
                .putInt((int) (timeNanos >>> 32))
                .putInt((int) timeNanos)
                .array();
        byte[] start = file.option64(STATISTICS_START, startNanos >>> 32 | startNanos << 32);
        byte[] drops = file.option64(STATISTICS_DROPS, dropped);
        file.block(STATISTICS, Frames.join(fixed, startNanos == 0 ? new byte[0] : start, drops));
        return this;
    }

    /** Statistics as dumpcap 4.0 writes them: times in microseconds, although the interface has nanoseconds. */
    CaptureWriter countMicros(long timeNanos, long startNanos, long dropped) {
        return count(timeNanos / 1000, startNanos / 1000, dropped);
    }

    long length() {
        return file.length();
    }

    byte[] bytes() {
        return file.build();
    }
}
