package io.witness.cli.internal.probe;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/** Formats a summary as lines of text of less than 80 characters, with delays in microseconds. */
final class ProbeTable {
    private static final String FORMAT = "%-22s %8s %9s %9s %9s %9s %9s";
    private static final Pattern CAPITAL = Pattern.compile("[A-Z]");
    private static final double NANOS_PER_MICRO = 1e3;

    private ProbeTable() {}

    static List<String> lines(ProbeSummary summary) {
        List<String> lines = new ArrayList<>();
        lines.add("sent %d, received %d, lost %d, duplicates %d, reordered %d"
                .formatted(
                        summary.sent(), summary.received(), summary.lost(), summary.duplicates(), summary.reordered()));
        String strange = strange(summary);
        if (!strange.isEmpty()) {
            lines.add(strange);
        }
        if (!summary.spreads().isEmpty()) {
            lines.add(
                    String.format(Locale.ROOT, FORMAT, "MICROSECONDS", "PROBES", "MIN", "MEDIAN", "90%", "99%", "MAX"));
        }
        for (Metric metric : Metric.values()) {
            Spread spread = summary.spreads().get(metric);
            if (spread != null) {
                lines.add(line(metric, spread));
            }
        }
        return lines;
    }

    // What was ignored, and what was dropped here; empty if nothing was.
    private static String strange(ProbeSummary summary) {
        StringJoiner text = new StringJoiner(", ");
        if (summary.dropped() > 0) {
            text.add("dropped here " + summary.dropped());
        }
        for (Ignored why : Ignored.values()) {
            long count = summary.ignored().getOrDefault(why, 0L);
            if (count > 0) {
                text.add("ignored, " + why.label() + " " + count);
            }
        }
        return text.toString();
    }

    private static String line(Metric metric, Spread spread) {
        return String.format(
                Locale.ROOT,
                FORMAT,
                name(metric),
                spread.count(),
                micros(spread.least()),
                micros(spread.p50()),
                micros(spread.p90()),
                micros(spread.p99()),
                micros(spread.most()));
    }

    private static String name(Metric metric) {
        return switch (metric.group()) {
            case "delay" -> "delay, " + metric.label();
            case "back" -> "way back, " + metric.label();
            case "roundTrip" -> "round trip, " + metric.label();
            default ->
                CAPITAL.matcher(metric.label())
                        .replaceAll(capital -> " " + capital.group().toLowerCase(Locale.ROOT));
        };
    }

    private static String micros(long nanos) {
        return String.format(Locale.ROOT, "%.1f", nanos / NANOS_PER_MICRO);
    }
}
