package io.witness.pcap.internal;

import io.witness.pcap.InterfaceDrops;
import java.io.IOException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Collects what statistics blocks say of lost packets, by interface. For one thread. */
final class PcapNgDrops {
    private static final int INTERFACE_OFFSET = PcapNgBlocks.BODY_OFFSET;
    private static final int TIME_HIGH_OFFSET = PcapNgBlocks.BODY_OFFSET + 4;
    private static final int TIME_LOW_OFFSET = PcapNgBlocks.BODY_OFFSET + 8;
    private static final int OPTIONS_OFFSET = PcapNgBlocks.BODY_OFFSET + 12;
    /** Interfaces of all sections; a file with more is none of a capture. */
    private static final int MOST = 1 << 10;

    /** More is not worth memory. */
    private static final int MOST_COMMENT = 1 << 9;

    /** An option that is not there. */
    private static final long NONE = -1;
    /** About when files are from that have no packets: 2020. */
    private static final long RECENT_NANOS = 1_577_836_800_000_000_000L;

    private final ByteSource source;
    private final PcapNgBlocks blocks;
    private final PcapNgOptions options;
    private final List<PcapNgInterface> interfaces;
    /** By the interface, which is another one in each section; in the order of the first statistics. */
    private final Map<PcapNgInterface, Counts> counts = new IdentityHashMap<>();

    private final List<Counts> all = new ArrayList<>();

    /** What is known of an interface; times in its units. */
    private static final class Counts {
        private final PcapNgInterface from;
        private long statistics;
        private boolean hasFirst;
        private long start;
        private long first;
        private long last;
        private long before;
        private long total;
        private String comment = "";

        Counts(PcapNgInterface from) {
            this.from = from;
        }

        void count(long startUnits, long units, long lost, String text) {
            if (statistics++ == 0 && !from.packets().hasPackets()) {
                hasFirst = true;
                first = units;
                before = lost;
            }
            start = startUnits;
            last = units;
            total = Math.max(total, lost);
            comment = text.length() > MOST_COMMENT ? text.substring(0, MOST_COMMENT) : text;
        }

        /** The only statistics of a capture without packets are those at its end. */
        private boolean hasBefore() {
            return hasFirst && (statistics > 1 || from.packets().hasPackets());
        }

        InterfaceDrops drops() {
            PacketCounts packets = from.packets();
            TimeScale scale = scale();
            return new InterfaceDrops(
                    from.info(),
                    from.description(),
                    nanos(scale, start),
                    hasBefore() ? nanos(scale, first) : 0,
                    nanos(scale, last),
                    hasBefore() ? before : 0,
                    total,
                    packets.stated(),
                    comment);
        }

        /** Such as dumpcap 4.0 counts microseconds, whatever the interface says: what is nearer to the packets is right. */
        private TimeScale scale() {
            long near = from.packets().newestNanos() > 0 ? from.packets().newestNanos() : RECENT_NANOS;
            long told = from.time().nanos(last);
            long micros = TimeScale.MICROSECONDS.nanos(last);
            boolean isMicros = micros != TimeScale.OUT_OF_RANGE
                    && (told == TimeScale.OUT_OF_RANGE || Math.abs(micros - near) < Math.abs(told - near));
            return isMicros ? TimeScale.MICROSECONDS : from.time();
        }

        private static long nanos(TimeScale scale, long units) {
            return Math.max(0, scale.nanos(units));
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
        long dropped = NONE;
        long accepted = NONE;
        long delivered = NONE;
        String comment = "";
        options.wrap(OPTIONS_OFFSET, blocks.loadedEnd());
        while (options.next()) {
            if (options.is(PcapNgLayout.STATISTICS_START, Long.BYTES)) {
                start = units(options.valueOffset(), options.valueOffset() + Integer.BYTES);
            } else if (options.is(PcapNgLayout.STATISTICS_INTERFACE_DROP, Long.BYTES)
                    || options.is(PcapNgLayout.STATISTICS_OS_DROP, Long.BYTES)) {
                dropped = Math.max(0, dropped) + number();
            } else if (options.is(PcapNgLayout.STATISTICS_FILTER_ACCEPT, Long.BYTES)) {
                accepted = number();
            } else if (options.is(PcapNgLayout.STATISTICS_DELIVERED, Long.BYTES)) {
                delivered = number();
            } else if (options.is(PcapNgLayout.COMMENT) && comment.isEmpty()) {
                comment = options.text();
            }
        }
        boolean hasBoth = accepted != NONE && delivered != NONE;
        if (hasBoth || dropped != NONE) {
            Counts known = counts(from);
            if (known != null) {
                long lost = Math.max(0, hasBoth ? accepted - delivered : dropped);
                known.count(start, units(TIME_HIGH_OFFSET, TIME_LOW_OFFSET), lost, comment);
            }
        }
    }

    /** Returns the option's value; a number that nobody can reach is none. */
    private long number() {
        return Math.max(0, source.int64(options.valueOffset()));
    }

    private long units(int highOffset, int lowOffset) {
        long high = Integer.toUnsignedLong(source.int32(highOffset));
        return high << Integer.SIZE | Integer.toUnsignedLong(source.int32(lowOffset));
    }

    /** Returns null if there are too many interfaces. */
    private Counts counts(PcapNgInterface from) {
        Counts known = counts.get(from);
        if (known == null && all.size() < MOST) {
            known = new Counts(from);
            counts.put(from, known);
            all.add(known);
        }
        return known;
    }

    /** Returns what was read so far. */
    List<InterfaceDrops> all() {
        return all.stream().map(Counts::drops).toList();
    }
}
