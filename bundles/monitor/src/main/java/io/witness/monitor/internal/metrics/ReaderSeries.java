package io.witness.monitor.internal.metrics;

import io.prometheus.metrics.model.snapshots.Labels;
import io.witness.api.socket.HoldTimes;
import io.witness.api.socket.Reader;
import io.witness.api.socket.SubscriptionStatus;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;

/**
 * Adds up the readers of a ring that have one name, because labels identify programs, not processes. While there is one of them,
 * the sum never decreases: what those that have gone had counted at the last scrape stays in it. With the last of them the series
 * ends. Not synchronised: its owner is.
 */
final class ReaderSeries {
    private static final double NANOS = 1e9;
    private static final double[] BOUNDS = bounds();

    private final Map<Key, Series> all = new HashMap<>();
    private final ReaderNames names = new ReaderNames();

    private record Key(String socketName, int index, Reader.Kind kind, String name) {}

    private record Id(Reader reader, Instant since) {}

    private record Counts(long delivered, long skipped, long[] holds, long holdNanos) {
        static final Counts NONE = new Counts(0, 0, new long[BOUNDS.length], 0);

        static Counts of(SubscriptionStatus status) {
            return new Counts(
                    status.ledger().delivered().packets(),
                    status.ledger().skipped().packets(),
                    status.holdTimes().counts().stream()
                            .mapToLong(Long::longValue)
                            .toArray(),
                    status.holdTimes().sumNanos());
        }

        Counts plus(Counts other) {
            long[] sum = new long[holds.length];
            for (int i = 0; i < sum.length; i++) {
                sum[i] = holds[i] + other.holds[i];
            }
            return new Counts(delivered + other.delivered, skipped + other.skipped, sum, holdNanos + other.holdNanos);
        }
    }

    /** What is of this moment only. */
    private static final class Now {
        private int readers;
        private long inFlight;
        private long waiting;
        private long lagBlocks;
        private long oldestHoldNanos;
    }

    private static final class Series {
        /** Of the readers of the last scrape. */
        private Map<Id, Counts> before = Map.of();

        private Map<Id, Counts> present = new HashMap<>();
        private Counts gone = Counts.NONE;
        private Now now = new Now();
        private double blocksPerSecond;
    }

    private static double[] bounds() {
        double[] bounds = new double[HoldTimes.BOUNDS_NANOS.size() + 1];
        for (int i = 0; i < bounds.length - 1; i++) {
            bounds[i] = HoldTimes.BOUNDS_NANOS.get(i) / NANOS;
        }
        bounds[bounds.length - 1] = Double.POSITIVE_INFINITY;
        return bounds;
    }

    /** Notes a present reader of a ring that takes so many blocks a second. */
    void add(String socketName, int index, SubscriptionStatus status, double blocksPerSecond, long nowNanos) {
        Reader reader = status.reader();
        Key key = new Key(socketName, index, reader.kind(), names.labelOf(reader, nowNanos));
        Series series = all.computeIfAbsent(key, first -> new Series());
        series.present.put(new Id(reader, status.since()), Counts.of(status));
        series.blocksPerSecond = blocksPerSecond;
        Now now = series.now;
        now.readers++;
        now.inFlight += status.ledger().outstanding().blocks();
        now.waiting += status.ledger().waiting().blocks();
        now.lagBlocks = Math.max(now.lagBlocks, status.lagBlocks());
        now.oldestHoldNanos =
                Math.max(now.oldestHoldNanos, status.oldestInFlightNanos().orElse(0));
    }

    /** Writes all series with readers noted since the last call, and ends the others. */
    void write(Samples samples) {
        Iterator<Map.Entry<Key, Series>> each = all.entrySet().iterator();
        while (each.hasNext()) {
            Map.Entry<Key, Series> one = each.next();
            if (one.getValue().present.isEmpty()) {
                each.remove();
            } else {
                write(one.getKey(), one.getValue(), samples);
            }
        }
    }

    private static void write(Key key, Series series, Samples samples) {
        series.before.forEach((id, counts) -> {
            if (!series.present.containsKey(id)) {
                series.gone = series.gone.plus(counts);
            }
        });
        Counts sum = series.present.values().stream().reduce(series.gone, Counts::plus);
        Labels labels = Labels.of(
                "socket",
                key.socketName,
                "ring",
                Integer.toString(key.index),
                "kind",
                key.kind.name().toLowerCase(Locale.ROOT),
                "reader",
                key.name);
        Now now = series.now;
        samples.add(Metric.READERS, now.readers, labels);
        samples.add(Metric.READER_DELIVERED_PACKETS, sum.delivered, labels);
        samples.add(Metric.READER_SKIPPED_PACKETS, sum.skipped, labels);
        samples.add(Metric.READER_IN_FLIGHT_BLOCKS, now.inFlight, labels);
        samples.add(Metric.READER_WAITING_BLOCKS, now.waiting, labels);
        samples.add(Metric.READER_LAG_BLOCKS, now.lagBlocks, labels);
        samples.add(
                Metric.READER_LAG,
                now.lagBlocks == 0 || series.blocksPerSecond <= 0 ? 0 : now.lagBlocks / series.blocksPerSecond,
                labels);
        samples.add(Metric.READER_OLDEST_HOLD, now.oldestHoldNanos / NANOS, labels);
        samples.add(Metric.READER_HOLD, BOUNDS, sum.holds, sum.holdNanos / NANOS, labels);
        series.before = series.present;
        series.present = new HashMap<>();
        series.now = new Now();
    }
}
