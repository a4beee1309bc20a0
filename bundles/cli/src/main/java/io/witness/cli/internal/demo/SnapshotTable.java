package io.witness.cli.internal.demo;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Formats snapshots as lines of text, less than 80 characters each, with rates per second since the previous ones. */
final class SnapshotTable {
    private static final String FORMAT = "%-26s %9s %7s %6s %6s %6s %6s %6s";
    private static final int LONGEST_NAME = 26;
    private static final String UNKNOWN = "-";
    private static final double BITS_PER_MEGABIT_BYTE = 8e-6;

    private Map<String, ReaderSnapshot> last = Map.of();
    private long lastNanos;

    static String header() {
        return String.format(
                Locale.ROOT, FORMAT, "", "PACKETS", "PKT/S", "MBIT/S", "FLOWS", "LAG-MS", "WORST", "MISSED");
    }

    /** Formats one line each. The time is of any clock that never goes back. */
    List<String> lines(List<ReaderSnapshot> snapshots, long nanos) {
        double seconds = (nanos - lastNanos) / 1e9;
        List<String> lines = new ArrayList<>();
        Map<String, ReaderSnapshot> shown = new HashMap<>();
        for (ReaderSnapshot snapshot : snapshots) {
            lines.add(line(snapshot, last.get(snapshot.who()), seconds));
            shown.put(snapshot.who(), snapshot);
        }
        last = shown;
        lastNanos = nanos;
        return lines;
    }

    private static String line(ReaderSnapshot now, ReaderSnapshot before, double seconds) {
        Double packets = before == null ? null : rate(now.packets(), before.packets(), seconds);
        Double bytes = before == null ? null : rate(now.bytes(), before.bytes(), seconds);
        return String.format(
                        Locale.ROOT,
                        FORMAT,
                        now.who().substring(0, Math.min(LONGEST_NAME, now.who().length())),
                        text(now.packets()),
                        packets == null ? UNKNOWN : String.format(Locale.ROOT, "%.0f", packets),
                        bytes == null ? UNKNOWN : String.format(Locale.ROOT, "%.1f", bytes * BITS_PER_MEGABIT_BYTE),
                        text(now.flows()),
                        text(now.lagMillis()),
                        text(now.worstLagMillis()),
                        text(now.missed()))
                .stripTrailing();
    }

    private static Double rate(Long now, Long before, double seconds) {
        return now == null || before == null ? null : (now - before) / seconds;
    }

    private static String text(Long value) {
        return value == null ? UNKNOWN : value.toString();
    }
}
