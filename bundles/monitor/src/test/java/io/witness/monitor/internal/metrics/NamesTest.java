package io.witness.monitor.internal.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.monitor.internal.FakeServices;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Page, alerts and dashboard use the names that there are. */
class NamesTest {
    private static final Path ROOT = Path.of("../..");
    private static final Pattern ROW = Pattern.compile("\\| `(witness_\\w+)` \\| (\\w+) \\| (.*) \\|");
    private static final Pattern NAME = Pattern.compile("\\b(?:witness|process|jvm)_[a-z_]+\\b(?!:)");

    @Test
    void shouldDescribeEachMetricOnThePage() throws Exception {
        List<String> rows = Files.readString(ROOT.resolve("docs/monitoring.md"))
                .lines()
                .map(ROW::matcher)
                .filter(Matcher::matches)
                .map(row -> row.group(1) + " | " + row.group(2) + " | " + row.group(3))
                .toList();
        List<String> metrics = Arrays.stream(Metric.values())
                .map(metric -> metric.queryName() + " | " + type(metric) + " | " + metric.help())
                .toList();
        assertEquals(String.join("\n", metrics), String.join("\n", rows));
    }

    private static String type(Metric metric) {
        return metric.type() == Metric.Type.STATES
                ? "state"
                : metric.type().name().toLowerCase(java.util.Locale.ROOT);
    }

    @Test
    void shouldFollowTheConventions() {
        for (Metric metric : Metric.values()) {
            assertTrue(metric.baseName().matches("witness(_[a-z]+)+"), metric::baseName);
            assertTrue(!metric.baseName().matches(".*_(total|info|count|sum|bucket|created)"), metric::baseName);
            assertTrue(!metric.help().endsWith("."), metric::help);
        }
        assertEquals(
                Metric.values().length,
                Arrays.stream(Metric.values()).map(Metric::queryName).distinct().count());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"config/witness-alerts.yml", "config/witness-alerts.test.yml", "config/witness-dashboard.json"})
    void shouldUseMetricsThatExist(String file) throws Exception {
        Set<String> known = known();
        Set<String> used = new TreeSet<>();
        Matcher name = NAME.matcher(Files.readString(ROOT.resolve(file)));
        while (name.find()) {
            used.add(name.group());
        }
        assertTrue(used.size() > 5, used::toString);
        used.removeAll(known);
        assertEquals(Set.of(), used);
    }

    /** The names of this bundle's metrics, and those of a process that the library finds here. */
    private static Set<String> known() throws Exception {
        Set<String> names =
                Arrays.stream(Metric.values()).map(Metric::queryName).collect(Collectors.toSet());
        names.add(Metric.READER_HOLD.queryName() + "_bucket");
        new String(new Exposition(new FakeServices(), "1").answer(null).content(), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.startsWith("#"))
                .forEach(line -> names.add(line.split("[{ ]")[0]));
        return names;
    }
}
