package io.witness.recording.internal;

import io.witness.pcap.InterfaceDrops;
import io.witness.recording.Times;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds out which packets are missing by the statistics of files. These count from the start of a capture, so that of several files of
 * one capture, each has those of the files before as well. For one thread.
 */
final class DropCounts {
    /** By interface and start; what does not tell its start is of its file only. */
    private final Map<Capture, List<Counted>> captures = new HashMap<>();

    private record Capture(String name, long startNanos, Path file) {}

    private record Counted(Path file, long earliest, InterfaceDrops drops) {}

    /** Adds what a file says of an interface; the earliest packet of the file is of this time. */
    void add(Path file, long earliest, InterfaceDrops drops) {
        String name = drops.source().name().orElse("");
        Path only = drops.startNanos() == 0 ? file : Path.of("");
        captures.computeIfAbsent(new Capture(name, drops.startNanos(), only), key -> new ArrayList<>())
                .add(new Counted(file, earliest, drops));
    }

    /** Returns what is missing of a range of time. */
    List<Loss> states(long fromNanos, long toNanos) {
        List<Loss> losses = new ArrayList<>();
        captures.forEach((capture, counted) -> {
            counted.sort(Comparator.comparingLong((Counted each) -> each.drops.lastNanos())
                    .thenComparingLong(each -> each.drops.total()));
            long known = 0;
            long since = capture.startNanos;
            for (Counted each : counted) {
                InterfaceDrops drops = each.drops;
                if (drops.before() > known) { // files before this one are gone
                    known = drops.before();
                    since = drops.firstNanos();
                }
                long missing = drops.total() - known - drops.stated();
                long from = since == 0 ? each.earliest : since;
                if (missing > 0 && drops.lastNanos() >= fromNanos && from <= toNanos) {
                    losses.add(new Loss(drops.lastNanos(), missing, reason(capture, since, each.file)));
                }
                known = Math.max(known, drops.total());
                since = drops.lastNanos();
            }
        });
        return losses;
    }

    private static String reason(Capture capture, long since, Path file) {
        return "dropped" + (since == 0 ? "" : " since " + Times.text(since)) + " by the interface"
                + (capture.name.isEmpty() ? "" : " " + capture.name) + " or its system, as the statistics in " + file
                + " say";
    }

    void clear() {
        captures.clear();
    }
}
