package io.witness.recording.internal;

import io.witness.pcap.InterfaceDrops;
import io.witness.recording.RecordedRing;
import io.witness.recording.Times;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds out which packets are missing by the statistics of files. These count from the start of a capture, so that of several files of
 * one capture, each has those of the files before as well. The recorder states a loss at the packet behind it, which may be in the next
 * file: then the statistics at the end of a file count it, and those at the start of the next one do not. For one thread.
 */
final class DropCounts {
    /** How the comment of the recorder's statistics begins if no packet of the file states something. */
    private static final String GAP = "gap at the end: ";

    /** By interface and start; what does not tell its start is of its file only. */
    private final Map<Capture, List<Counted>> captures = new HashMap<>();

    private record Capture(String name, long startNanos, Path file) {}

    private record Counted(Path file, long earliest, InterfaceDrops drops) {}

    /** Packets that a file counts and no packet states; so many of them, since a time. */
    private static final class Unstated {
        private final Counted in;
        private final long sinceNanos;
        private long packets;

        Unstated(Counted in, long sinceNanos, long packets) {
            this.in = in;
            this.sinceNanos = sinceNanos;
            this.packets = packets;
        }
    }

    /** Returns whose packets are counted together: those of an interface, or of a ring of the recorder. */
    static String nameOf(InterfaceDrops drops) {
        return isRing(drops.description())
                ? drops.description()
                : drops.source().name().orElse("");
    }

    private static boolean isRing(String name) {
        return RecordedRing.of(name).isPresent();
    }

    /** Adds what a file says of an interface; the earliest packet of the file is of this time. */
    void add(Path file, long earliest, boolean hasPackets, InterfaceDrops drops) {
        String name = nameOf(drops);
        if (!hasPackets && isRing(name)) {
            return; // it has just begun, and says how the file before has ended
        }
        Path only = drops.startNanos() == 0 ? file : Path.of("");
        captures.computeIfAbsent(new Capture(name, drops.startNanos(), only), key -> new ArrayList<>())
                .add(new Counted(file, earliest, drops));
    }

    /** Returns what is missing of a range of time. */
    List<Loss> states(long fromNanos, long toNanos) {
        List<Loss> losses = new ArrayList<>();
        captures.forEach((capture, counted) -> {
            for (Unstated each : unstated(capture, counted)) {
                InterfaceDrops drops = each.in.drops;
                long from = each.sinceNanos == 0 ? each.in.earliest : each.sinceNanos;
                if (each.packets > 0 && drops.lastNanos() >= fromNanos && from <= toNanos) {
                    losses.add(new Loss(drops.lastNanos(), each.packets, reason(capture, each)));
                }
            }
        });
        return losses;
    }

    private static List<Unstated> unstated(Capture capture, List<Counted> counted) {
        counted.sort(Comparator.comparingLong((Counted each) -> each.drops.lastNanos())
                .thenComparingLong(each -> each.drops.total()));
        List<Unstated> all = new ArrayList<>();
        Set<InterfaceDrops> copies = new HashSet<>();
        long known = 0;
        long since = capture.startNanos;
        for (Counted each : counted) {
            InterfaceDrops drops = each.drops;
            if (!copies.add(drops)) {
                continue;
            }
            if (drops.before() > known) { // files before this one are gone
                known = drops.before();
                since = drops.firstNanos();
            }
            long before = drops.firstNanos() == 0 ? known : drops.before();
            long statedLate = Math.min(known - before, drops.stated());
            state(all, statedLate);
            long missing = drops.total() - (known - statedLate) - drops.stated();
            if (missing > 0) {
                all.add(new Unstated(each, since, missing));
            }
            known = Math.max(known, drops.total());
            since = drops.lastNanos();
        }
        return all;
    }

    /** Takes out what packets of a later file state. */
    private static void state(List<Unstated> all, long packets) {
        long rest = packets;
        for (int i = all.size() - 1; i >= 0 && rest > 0; i--) {
            long stated = Math.min(rest, all.get(i).packets);
            all.get(i).packets -= stated;
            rest -= stated;
        }
    }

    private static String reason(Capture capture, Unstated loss) {
        String said = ", as the statistics in " + loss.in.file + " say";
        if (isRing(capture.name)) {
            String comment = loss.in.drops.comment();
            int end = comment.indexOf(';');
            return (comment.startsWith(GAP)
                            ? comment.substring(0, end < 0 ? comment.length() : end)
                            : "no packet follows")
                    + said;
        }
        return "dropped" + (loss.sinceNanos == 0 ? "" : " since " + Times.text(loss.sinceNanos)) + " by the interface"
                + (capture.name.isEmpty() ? "" : " " + capture.name) + " or its system" + said;
    }

    void clear() {
        captures.clear();
    }
}
