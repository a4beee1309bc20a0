package io.witness.recording.internal;

import io.witness.pcap.InterfaceDrops;
import io.witness.recording.RecordedRing;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what the captures of a directory contain of a range of time, and what they lack. For one thread. */
public final class Coverage {
    /** Shorter times without a packet are no holes: nothing may have been sent. */
    private static final long SHORTEST_HOLE_NANOS = 60_000_000_000L;

    /** A time from which to which something is known. */
    public record Span(long fromNanos, long toNanos) {}

    /** A recorder was killed: its capture ends at this time, and nobody counted what came then. */
    public record End(Path capture, long timeNanos) {}

    private final long fromNanos;
    private final long toNanos;
    private final List<Span> files = new ArrayList<>();
    private final Losses losses = new Losses();
    private final DropCounts drops = new DropCounts();
    private final List<End> ends = new ArrayList<>();
    private final List<String> damages = new ArrayList<>();

    public Coverage(long fromNanos, long toNanos) {
        this.fromNanos = fromNanos;
        this.toNanos = toNanos;
    }

    /** Adds a file, of which the index is not needed any more afterwards. */
    void add(Path capture, CaptureIndex index) {
        long earliest = Long.MAX_VALUE;
        long latest = Long.MIN_VALUE;
        for (int i = 0; i < index.blockCount(); i++) {
            if (index.latest(i) > 0) { // packets without a time say nothing
                earliest = Math.min(earliest, index.earliest(i) > 0 ? index.earliest(i) : index.latest(i));
                latest = Math.max(latest, index.latest(i));
            }
        }
        if (earliest <= latest) {
            files.add(new Span(earliest, latest));
        }
        for (Loss loss : index.losses()) {
            if (isInRange(loss.timeNanos())) {
                losses.add(loss);
            }
        }
        boolean hasPackets = index.blockCount() > 0;
        for (InterfaceDrops each : index.drops()) {
            drops.add(capture, earliest <= latest ? earliest : each.lastNanos(), hasPackets, each);
            if (each.comment().startsWith(RecordedRing.KILLED) && isInRange(each.lastNanos())) {
                ends.add(new End(capture, each.lastNanos()));
            }
        }
        if (!index.damage().isEmpty() && !Captures.isPart(capture)) {
            damages.add(index.damage());
        }
    }

    private boolean isInRange(long timeNanos) {
        return timeNanos >= fromNanos && timeNanos <= toNanos;
    }

    /** Returns where recorders were killed within the range, by time. */
    public List<End> ends() {
        ends.sort(Comparator.comparingLong(End::timeNanos).thenComparing(End::capture));
        return ends;
    }

    /** Returns the time from the earliest packet of all files to the latest; null if there is none. */
    public Span whole() {
        if (files.isEmpty()) {
            return null;
        }
        long from = files.stream().mapToLong(Span::fromNanos).min().getAsLong();
        long to = files.stream().mapToLong(Span::toNanos).max().getAsLong();
        return new Span(from, to);
    }

    /** Returns the times of a minute and more, within the range, of which no file has a packet. */
    public List<Span> holes() {
        List<Span> holes = new ArrayList<>();
        List<Span> sorted = new ArrayList<>(files);
        sorted.sort(Comparator.comparingLong(Span::fromNanos));
        long end = Long.MAX_VALUE;
        for (Span file : sorted) {
            long hole = file.fromNanos() - end;
            boolean isInRange = file.fromNanos() > fromNanos && end < toNanos;
            if (end != Long.MAX_VALUE && hole >= SHORTEST_HOLE_NANOS && isInRange) {
                holes.add(new Span(end, file.fromNanos()));
            }
            end = end == Long.MAX_VALUE ? file.toNanos() : Math.max(end, file.toNanos());
        }
        return holes;
    }

    /** Returns what the files state as lost within the range. To be called when all files were added. */
    public Losses losses() {
        drops.states(fromNanos, toNanos).forEach(losses::add);
        drops.clear();
        return losses;
    }

    /** Returns where and how files are damaged, one line each. */
    public List<String> damages() {
        return damages;
    }
}
