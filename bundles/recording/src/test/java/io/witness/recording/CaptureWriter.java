package io.witness.recording;

import io.witness.api.packet.LinkTypes;
import io.witness.pcap.testing.CaptureBytes;
import java.nio.ByteOrder;

/** A pcapng file in memory, and its index as a recorder would write it. */
final class CaptureWriter {
    private static final int TIME_RESOLUTION = 9;
    private static final int NAME = 2;
    private static final int COMMENT = 1;
    private static final int DROP_COUNT = 4;

    final IndexBuilder index = new IndexBuilder();
    private final CaptureBytes file = CaptureBytes.pcapNg(ByteOrder.LITTLE_ENDIAN);

    CaptureWriter() {
        index.describe(0);
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

    long length() {
        return file.length();
    }

    byte[] bytes() {
        return file.build();
    }
}
