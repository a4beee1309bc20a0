package io.witness.consumer.recorder.internal;

import io.witness.pcap.InterfaceStatistics;
import io.witness.pcap.PcapNgEncoder;
import java.nio.ByteBuffer;

/**
 * Counts a ring's packets since the capture began, at one moment.
 *
 * @param startNanos when the capture began, packet time
 * @param timeNanos the moment, packet time
 * @param accepted packets that passed the filter
 * @param dropped those that the kernel dropped
 * @param encoded those that were encoded, and written unless the disk failed
 * @param losses what was lost, in words; empty: nothing
 */
record Counters(long startNanos, long timeNanos, long accepted, long dropped, long encoded, String losses) {
    /** Converts to a block of a file; {@code unwritten} packets were encoded but not written. */
    InterfaceStatistics statistics(long unwritten) {
        return new InterfaceStatistics(0, timeNanos, startNanos, accepted, dropped, encoded - unwritten, losses);
    }

    /** Encodes statistics as a block of a file. */
    static ByteBuffer block(InterfaceStatistics statistics) {
        ByteBuffer data = ByteBuffer.allocate(PcapNgEncoder.statisticsRoom(statistics));
        new PcapNgEncoder().into(data).statistics(statistics);
        return data.flip();
    }
}
