package io.witness.cli.internal.probe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** Formats a summary as one JSON object in one line: numbers, and objects of them. What is not known is absent. */
final class ProbeJson {
    private ProbeJson() {}

    static String of(ProbeSummary summary) {
        List<String> members = new ArrayList<>();
        members.add(member("sent", summary.sent()));
        members.add(member("received", summary.received()));
        members.add(member("lost", summary.lost()));
        members.add(member("duplicates", summary.duplicates()));
        members.add(member("reordered", summary.reordered()));
        members.add(member("dropped", summary.dropped()));
        members.add(object("ignored", ignored(summary)));
        groups(summary).forEach((group, spreads) -> members.add(object(group, spreads)));
        return "{" + String.join(",", members) + "}";
    }

    private static List<String> ignored(ProbeSummary summary) {
        List<String> members = new ArrayList<>();
        for (Ignored why : Ignored.values()) {
            members.add(member(why.label(), summary.ignored().getOrDefault(why, 0L)));
        }
        return members;
    }

    // The delay is there even if nothing is known of it.
    private static Map<String, List<String>> groups(ProbeSummary summary) {
        Map<String, List<String>> groups = new LinkedHashMap<>(Map.of("delay", new ArrayList<>()));
        for (Metric metric : Metric.values()) {
            Spread spread = summary.spreads().get(metric);
            if (spread != null) {
                groups.computeIfAbsent(metric.group(), first -> new ArrayList<>())
                        .add(object(metric.label(), spread(spread)));
            }
        }
        return groups;
    }

    private static List<String> spread(Spread spread) {
        return List.of(
                member("count", spread.count()),
                member("min", spread.least()),
                member("p50", spread.p50()),
                member("p90", spread.p90()),
                member("p99", spread.p99()),
                member("p999", spread.p999()),
                member("max", spread.most()));
    }

    private static String member(String name, long value) {
        return "\"" + name + "\":" + value;
    }

    private static String object(String name, List<String> members) {
        StringJoiner text = new StringJoiner(",", "\"" + name + "\":{", "}");
        members.forEach(text::add);
        return text.toString();
    }
}
