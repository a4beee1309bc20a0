package io.witness.consumer.recorder.internal;

import io.witness.pcap.InterfaceStatistics;
import io.witness.pcap.PcapNgEncoder;
import java.nio.ByteBuffer;

/**
 * Counts a ring's packets since the capture began, at one moment.
 *
 * @param startNanos when the capture began, packet time
 * @param timeNanos the moment, packet time
 * @param encoded packets that were encoded, and written unless the disk failed
 * @param lost packets that were lost before they were encoded, by reason
 * @param stated those that packets state as lost, also those that were encoded and not written, by reason
 */
record Counters(long startNanos, long timeNanos, long encoded, long[] lost, long[] stated) {
    /**
     * Converts to statistics at the place of a packet. What packets do not state yet is not in them, because the packet after
     * them does: so what a file states, and the statistics at its start, are those at its end.
     */
    InterfaceStatistics before(LossAccount losses) {
        long[] counted = new long[Loss.ALL.length];
        for (int i = 0; i < counted.length; i++) {
            counted[i] = Math.max(0, stated[i] - losses.unstated(i));
        }
        return statistics(losses.unwritten(), counted, LossAccount.text("lost: ", counted));
    }

    /** Converts to statistics at the end of a file, which has all that was lost up to there. */
    InterfaceStatistics atEnd(LossAccount losses) {
        long unwritten = losses.unwritten();
        long[] counted = lost.clone();
        counted[Loss.DISK.ordinal()] += unwritten;
        long[] unstated = new long[counted.length];
        for (int i = 0; i < counted.length; i++) {
            unstated[i] = counted[i] - Math.max(0, stated[i] - losses.unstated(i));
        }
        String gap = LossAccount.text("gap at the end: ", unstated);
        String all = LossAccount.text("lost: ", counted);
        return statistics(unwritten, counted, gap.isEmpty() ? all : gap + "; " + all);
    }

    private InterfaceStatistics statistics(long unwritten, long[] counted, String comment) {
        long delivered = encoded - unwritten;
        long accepted = delivered;
        for (long each : counted) {
            accepted += each;
        }
        return new InterfaceStatistics(
                0, timeNanos, startNanos, accepted, counted[Loss.KERNEL.ordinal()], delivered, comment);
    }

    /** Encodes statistics as a block of a file. */
    static ByteBuffer block(InterfaceStatistics statistics) {
        ByteBuffer data = ByteBuffer.allocate(PcapNgEncoder.statisticsRoom(statistics));
        new PcapNgEncoder().into(data).statistics(statistics);
        return data.flip();
    }
}
