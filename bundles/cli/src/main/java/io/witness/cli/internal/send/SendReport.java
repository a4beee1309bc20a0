package io.witness.cli.internal.send;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Counts what was sent and what was not, and puts that into words. For one thread. */
final class SendReport {
    private static final double NANOS_PER_SECOND = 1e9;

    private final Pace pace;
    private long asked;
    private long sent;
    private long sentBytes;
    private long refused;
    private long startNanos;
    private long endNanos;
    private String firstRefusal = "";

    SendReport(Pace pace) {
        this.pace = pace;
    }

    void start(long nowNanos) {
        startNanos = nowNanos;
        endNanos = nowNanos;
    }

    void asked() {
        asked++;
    }

    /** Sets what the ring has sent until now. */
    void sent(long frames, long bytes, long nowNanos) {
        sent = frames;
        sentBytes = bytes;
        endNanos = nowNanos;
    }

    void refused(String why) {
        refused++;
        firstRefusal = firstRefusal.isEmpty() ? why : firstRefusal;
    }

    long refused() {
        return refused;
    }

    /** Returns what was wrong with the first packet that was refused; empty if none was. */
    String firstRefusal() {
        return firstRefusal;
    }

    private double seconds() {
        return (endNanos - startNanos) / NANOS_PER_SECOND;
    }

    /** Returns one line for a terminal. */
    String progress() {
        return String.format(Locale.ROOT, "%s, %.1f s: %s", packets(sent), seconds(), rates())
                + (refused == 0 ? "" : ", " + refused + " refused");
    }

    private String rates() {
        double seconds = Math.max(seconds(), 1e-9);
        return String.format(Locale.ROOT, "%.0f packets/s, %.2f Mbit/s", sent / seconds, sentBytes * 8 / seconds / 1e6);
    }

    private static String packets(long count) {
        return count + (count == 1 ? " packet" : " packets");
    }

    /**
     * Returns the summary, one line for each part.
     *
     * @param truncated packets that were cut when they were captured
     * @param skipsTruncated whether these were left out
     * @param leftOut packets of another link type, left out
     */
    List<String> summary(long truncated, boolean skipsTruncated, long leftOut) {
        long left = leftOut + (skipsTruncated ? truncated : 0);
        List<String> lines = new ArrayList<>();
        lines.add("asked: " + packets(asked + left) + ", " + pace);
        lines.add(String.format(Locale.ROOT, "sent: %s, %d bytes, in %.3f s", packets(sent), sentBytes, seconds()));
        lines.add("refused: " + packets(refused) + (firstRefusal.isEmpty() ? "" : "; the first: " + firstRefusal));
        if (asked > sent + refused) {
            lines.add("not sent: " + packets(asked - sent - refused) + ", because the end came first");
        }
        if (truncated > 0) {
            lines.add("truncated by the capture: " + packets(truncated)
                    + (skipsTruncated ? ", left out" : ", sent as they are in the file"));
        }
        if (leftOut > 0) {
            lines.add("of another link type: " + packets(leftOut) + ", left out");
        }
        lines.add("rate: " + rates());
        return lines;
    }
}
