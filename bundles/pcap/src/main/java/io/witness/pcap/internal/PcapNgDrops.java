package io.witness.pcap.internal;

import io.witness.pcap.InterfaceDrops;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Collects what statistics blocks say of dropped packets, by interface. For one thread. */
final class PcapNgDrops {
    private static final int INTERFACE_OFFSET = PcapNgBlocks.BODY_OFFSET;
    private static final int TIME_HIGH_OFFSET = PcapNgBlocks.BODY_OFFSET + 4;
    private static final int TIME_LOW_OFFSET = PcapNgBlocks.BODY_OFFSET + 8;
    private static final int OPTIONS_OFFSET = PcapNgBlocks.BODY_OFFSET + 12;
    /** Interfaces of all sections; a file with more is none of a capture. */
    private static final int MOST = 1 << 10;

    private final ByteSource source;
    private final PcapNgBlocks blocks;
    private final PcapNgOptions options;
    private final List<PcapNgInterface> interfaces;
    /** By the interface, which is another one in each section; in the order of the first statistics. */
    private final Map<PcapNgInterface, Counts> counts = new HashMap<>();

    private final List<Counts> all = new ArrayList<>();

    /** What is known of an interface. */
    private static final class Counts {
        private final PcapNgInterface from;
        private long startNanos;
        private long firstNanos;
        private long lastNanos;
        private long before;
        private long total;

        Counts(PcapNgInterface from) {
            this.from = from;
        }

        InterfaceDrops drops() {
            return new InterfaceDrops(
                    from.info(), from.description(), startNanos, firstNanos, lastNanos, before, total, from.stated());
        }
    }

    PcapNgDrops(ByteSource source, PcapNgBlocks blocks, PcapNgOptions options, List<PcapNgInterface> interfaces) {
        this.source = source;
        this.blocks = blocks;
        this.options = options;
        this.interfaces = interfaces;
    }

    /** Reads statistics, and leaves them behind; those that cannot be read are skipped. */
    void read() throws IOException {
        if (blocks.bodyEnd() >= OPTIONS_OFFSET) {
            blocks.load(OPTIONS_OFFSET - PcapNgBlocks.BODY_OFFSET);
            int id = source.int32(INTERFACE_OFFSET);
            if (Integer.compareUnsigned(id, interfaces.size()) < 0) {
                read(interfaces.get(id));
            }
        }
        blocks.skip();
    }

    private void read(PcapNgInterface from) {
        long start = 0;
        long dropped = 0;
        boolean isCounted = false;
        options.wrap(OPTIONS_OFFSET, blocks.loadedEnd());
        while (options.next()) {
            if (options.is(PcapNgLayout.STATISTICS_START, Long.BYTES)) {
                start = nanos(from, options.valueOffset(), options.valueOffset() + Integer.BYTES);
            } else if (options.is(PcapNgLayout.STATISTICS_INTERFACE_DROP, Long.BYTES)
                    || options.is(PcapNgLayout.STATISTICS_OS_DROP, Long.BYTES)) {
                dropped += Math.max(0, source.int64(options.valueOffset())); // a number that nobody can reach is none
                isCounted = true;
            }
        }
        if (isCounted) {
            count(from, start, nanos(from, TIME_HIGH_OFFSET, TIME_LOW_OFFSET), Math.max(0, dropped));
        }
    }

    private long nanos(PcapNgInterface from, int highOffset, int lowOffset) {
        long high = Integer.toUnsignedLong(source.int32(highOffset));
        long units = high << Integer.SIZE | Integer.toUnsignedLong(source.int32(lowOffset));
        long nanos = from.time().nanos(units);
        return nanos == TimeScale.OUT_OF_RANGE ? 0 : nanos;
    }

    private void count(PcapNgInterface from, long startNanos, long timeNanos, long dropped) {
        Counts known = counts.get(from);
        if (known == null) {
            if (all.size() == MOST) {
                return;
            }
            known = new Counts(from);
            counts.put(from, known);
            all.add(known);
        }
        if (!from.hasPackets()) {
            known.firstNanos = timeNanos;
            known.before = dropped;
        }
        known.startNanos = startNanos;
        known.lastNanos = timeNanos;
        known.total = Math.max(known.total, dropped);
    }

    /** Returns what was read so far. */
    List<InterfaceDrops> all() {
        return all.stream().map(Counts::drops).toList();
    }
}
