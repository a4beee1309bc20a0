package io.witness.recording;

import io.witness.api.socket.OneLine;
import io.witness.recording.internal.Coverage;
import io.witness.recording.internal.Loss;
import io.witness.recording.internal.Losses;
import java.util.ArrayList;
import java.util.List;

/**
 * Sums up an extraction.
 *
 * @param packets how many were found
 * @param disordered how many of them came after later ones, because more had to wait for earlier ones than there is memory for
 * @param files capture files in the directory
 * @param blocks blocks of the index that they have
 * @param readBlocks blocks that had to be read
 * @param lostPackets packets of the range that the files state as lost
 * @param lines the summary for people: what range is there, what is missing in it and why; one line each
 */
public record ExtractReport(
        long packets, long disordered, int files, long blocks, long readBlocks, long lostPackets, List<String> lines) {
    private static final int MOST_LINES = Losses.MOST;

    static List<String> lines(ExtractRequest request, Coverage coverage) {
        List<String> lines = new ArrayList<>();
        Coverage.Span whole = coverage.whole();
        lines.add(whole == null ? "there: no packets" : "there: " + text(whole));
        if (whole != null && request.fromNanos() > 0 && request.fromNanos() < whole.fromNanos()) {
            lines.add("missing: from " + Times.text(request.fromNanos()) + " to " + Times.text(whole.fromNanos())
                    + ": recorded later only, or deleted since");
        }
        if (whole != null && request.toNanos() < Long.MAX_VALUE && request.toNanos() > whole.toNanos()) {
            lines.add("missing: from " + Times.text(whole.toNanos()) + " to " + Times.text(request.toNanos())
                    + ": nothing captured or not written yet");
        }
        addLimited(
                lines,
                "hole",
                coverage.holes().stream()
                        .map(hole -> "missing: from " + text(hole).replaceFirst(" - ", " to ")
                                + ": no file has a packet of that time")
                        .toList());
        lines.addAll(losses(coverage.losses()));
        addLimited(
                lines,
                "end of a recorder",
                coverage.ends().stream()
                        .map(end -> "missing: packets after " + Times.text(end.timeNanos())
                                + " until it was started again: " + RecordedRing.KILLED + ", as the statistics in "
                                + end.capture() + " say")
                        .toList());
        addLimited(
                lines,
                "damaged file",
                coverage.damages().stream().map(damage -> "damaged: " + damage).toList());
        lines.replaceAll(OneLine::of); // names and comments are foreign text
        return lines;
    }

    static List<String> losses(Losses losses) {
        List<String> lines = new ArrayList<>();
        losses.first().forEach(loss -> lines.add(text(loss)));
        if (losses.count() > Losses.MOST) {
            lines.add((losses.count() - Losses.MOST) + " more of kind: loss; all together: " + losses.packets()
                    + " packets");
        }
        return lines;
    }

    private static String text(Coverage.Span span) {
        return Times.text(span.fromNanos()) + " - " + Times.text(span.toNanos());
    }

    static String text(Loss loss) {
        return "missing: " + loss.packets() + " packets lost before " + Times.text(loss.timeNanos())
                + (loss.reason().isEmpty() ? "" : ": " + loss.reason());
    }

    private static void addLimited(List<String> lines, String what, List<String> more) {
        lines.addAll(more.subList(0, Math.min(MOST_LINES, more.size())));
        if (more.size() > MOST_LINES) {
            lines.add((more.size() - MOST_LINES) + " more of kind: " + what);
        }
    }
}
