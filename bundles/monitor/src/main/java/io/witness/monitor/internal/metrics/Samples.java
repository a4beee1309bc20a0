package io.witness.monitor.internal.metrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.StateSetSnapshot;
import io.prometheus.metrics.model.snapshots.StateSetSnapshot.StateSetDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot.UnknownDataPointSnapshot;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Holds the samples of one scrape, of all metrics of {@link Metric}. The first sample with some labels counts: the same labels
 * twice would make the whole text unusable.
 */
final class Samples {
    private final Map<Metric, Map<Labels, DataPointSnapshot>> points = new EnumMap<>(Metric.class);

    /** Adds a number: a gauge, an unknown, or a counter, which is left out if it is negative. */
    void add(Metric metric, double value, Labels labels) {
        switch (metric.type()) {
            case COUNTER -> {
                if (value >= 0) {
                    put(metric, labels, new CounterDataPointSnapshot(value, labels, null, 0));
                }
            }
            case GAUGE -> put(metric, labels, new GaugeDataPointSnapshot(value, labels, null));
            case UNKNOWN -> put(metric, labels, new UnknownDataPointSnapshot(value, labels, null));
            default -> throw new IllegalArgumentException(metric + " is no number");
        }
    }

    /** Adds a state out of all that there are. */
    <E extends Enum<E>> void add(Metric metric, E present, Class<E> all, Labels labels) {
        E[] constants = all.getEnumConstants();
        String[] names = new String[constants.length];
        boolean[] values = new boolean[constants.length];
        for (int i = 0; i < constants.length; i++) {
            names[i] = constants[i].name().toLowerCase(Locale.ROOT);
            values[i] = constants[i] == present;
        }
        put(metric, labels, new StateSetDataPointSnapshot(names, values, labels));
    }

    /** Adds a histogram: bounds, and the number for each and beyond. */
    void add(Metric metric, double[] bounds, long[] counts, double sum, Labels labels) {
        put(
                metric,
                labels,
                new HistogramDataPointSnapshot(
                        ClassicHistogramBuckets.of(bounds, counts), sum, labels, Exemplars.EMPTY, 0));
    }

    /** Adds a sample that consists of its labels. */
    void add(Metric metric, Labels labels) {
        put(metric, labels, new InfoDataPointSnapshot(labels));
    }

    private void put(Metric metric, Labels labels, DataPointSnapshot point) {
        points.computeIfAbsent(metric, first -> new LinkedHashMap<>()).putIfAbsent(labels, point);
    }

    List<MetricSnapshot> snapshots() {
        return points.entrySet().stream()
                .map(each -> snapshot(each.getKey(), each.getValue().values()))
                .toList();
    }

    private static MetricSnapshot snapshot(Metric metric, Collection<DataPointSnapshot> samples) {
        MetricMetadata metadata = new MetricMetadata(metric.baseName(), metric.help());
        return switch (metric.type()) {
            case COUNTER -> new CounterSnapshot(metadata, as(CounterDataPointSnapshot.class, samples));
            case GAUGE -> new GaugeSnapshot(metadata, as(GaugeDataPointSnapshot.class, samples));
            case HISTOGRAM -> new HistogramSnapshot(metadata, as(HistogramDataPointSnapshot.class, samples));
            case STATES -> new StateSetSnapshot(metadata, as(StateSetDataPointSnapshot.class, samples));
            case INFO -> new InfoSnapshot(metadata, as(InfoDataPointSnapshot.class, samples));
            case UNKNOWN -> new UnknownSnapshot(metadata, as(UnknownDataPointSnapshot.class, samples));
        };
    }

    private static <T> List<T> as(Class<T> type, Collection<DataPointSnapshot> samples) {
        return samples.stream().map(type::cast).toList();
    }
}
