package io.witness.recording.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/**
 * A file of a ring's recordings.
 *
 * @param completed its name when it is complete
 * @param fanoutIndex the ring
 * @param firstNanos the time of its first packet, nanoseconds since 1970
 */
public record RingFile(Path completed, int fanoutIndex, long firstNanos) implements Comparable<RingFile> {
    private static final Comparator<RingFile> ORDER =
            Comparator.comparingLong(RingFile::firstNanos).thenComparing(RingFile::completed);

    /** Returns its name while it is written. */
    public Path part() {
        return completed.resolveSibling(completed.getFileName() + IndexNames.PART);
    }

    /** Tells whether it is still being written, or was when the recorder ended at once. */
    public boolean isPart() {
        return Files.exists(part());
    }

    /** Returns the name that it has now. */
    public Path present() {
        return isPart() ? part() : completed;
    }

    /** Tells whether its packets are compressed in frames, which are written later than single packets. */
    boolean isCompressed() {
        String name = completed.getFileName().toString();
        return name.endsWith(".zst") || name.endsWith(".lz4");
    }

    @Override
    public int compareTo(RingFile other) {
        return ORDER.compare(this, other);
    }
}
