package io.witness.monitor.internal.metrics;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Holds the samples of one scrape, of all metrics of {@link Metric}, as the lines that both text formats have. The first sample with some
 * labels counts: the same labels twice would make the whole text unusable. Not synchronised: its owner is. The Prometheus library would
 * take several times as long: it is made for metrics that a program counts itself, and makes an object, and a check, of each sample.
 */
final class Samples {
    /** A double has no more whole numbers. */
    private static final double MOST_WHOLE = 1L << 53;

    private final Map<Metric, Family> families = new EnumMap<>(Metric.class);

    private static final class Family {
        private final Set<String> labels = new HashSet<>();
        private final StringBuilder lines = new StringBuilder();
    }

    /** Adds a number: a gauge, an unknown, or a counter, which is left out if it is negative. */
    void add(Metric metric, double value, Labels labels) {
        StringBuilder lines = metric.type() == Metric.Type.COUNTER && value < 0 ? null : lines(metric, labels);
        if (lines != null) {
            line(lines, metric.queryName(), labels.text(), number(value));
        }
    }

    /** Adds a state out of all that there are. */
    <E extends Enum<E>> void add(Metric metric, E present, Class<E> all, Labels labels) {
        StringBuilder lines = lines(metric, labels);
        if (lines == null) {
            return;
        }
        for (E each : all.getEnumConstants()) {
            Labels state = labels.add(metric.baseName(), each.name().toLowerCase(Locale.ROOT));
            line(lines, metric.queryName(), state.text(), each == present ? "1" : "0");
        }
    }

    /** Adds a histogram: bounds, and the number for each and beyond. */
    void add(Metric metric, double[] bounds, long[] counts, double sum, Labels labels) {
        StringBuilder lines = lines(metric, labels);
        if (lines == null) {
            return;
        }
        String name = metric.queryName();
        long below = 0;
        for (int i = 0; i < bounds.length; i++) {
            below += counts[i];
            String le = labels.text() + ",le=\"" + number(bounds[i]) + '"';
            line(lines, name + "_bucket", le, Long.toString(below));
        }
        line(lines, name + "_count", labels.text(), Long.toString(below));
        line(lines, name + "_sum", labels.text(), number(sum));
    }

    /** Adds a sample that consists of its labels. */
    void add(Metric metric, Labels labels) {
        StringBuilder lines = lines(metric, labels);
        if (lines != null) {
            line(lines, metric.queryName(), labels.text(), "1");
        }
    }

    /** Returns where a sample is written; null: there is one with the same labels. */
    private StringBuilder lines(Metric metric, Labels labels) {
        Family family = families.computeIfAbsent(metric, first -> new Family());
        return family.labels.add(labels.text()) ? family.lines : null;
    }

    private static void line(StringBuilder lines, String name, String labels, String value) {
        lines.append(name).append('{').append(labels).append("} ").append(value).append('\n');
    }

    private static String number(double value) {
        if (value == Math.rint(value) && Math.abs(value) < MOST_WHOLE) {
            return (long) value + ".0"; // much faster, and most are
        }
        return value == Double.POSITIVE_INFINITY ? "+Inf" : Double.toString(value);
    }

    /** Writes all metrics, as the Prometheus text format or OpenMetrics. The latter is not ended. */
    void write(StringBuilder out, boolean openMetrics) {
        families.forEach((metric, family) -> {
            String name = openMetrics ? metric.baseName() : metric.queryName();
            out.append("# HELP ").append(name).append(' ').append(metric.help()).append('\n');
            out.append("# TYPE ")
                    .append(name)
                    .append(' ')
                    .append(metric.type().word(openMetrics))
                    .append('\n');
            out.append(family.lines);
        });
    }
}
