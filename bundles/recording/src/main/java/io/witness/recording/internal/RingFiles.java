package io.witness.recording.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** The recordings of a socket: those of the past, and what follows them. Any thread may call, except for {@link #noteUnfinished}. */
public final class RingFiles {
    /** The recorder keeps packets for a second, and compressed ones for four; it looks once a second. */
    private static final long DELAY_MILLIS = 2_500;

    private static final long COMPRESSED_DELAY_MILLIS = 6_000;

    private final SocketFiles files;
    /** What was there at the start, by its first packets. */
    private final TreeSet<RingFile> past;

    /** Complete files of the past, by their names: nothing follows in them. */
    private final Set<Path> completed = new HashSet<>();
    /** Where the others go on. */
    private final Map<Path, Resumption> resumptions = new HashMap<>();

    /**
     * Says where reading goes on in a file.
     *
     * @param offset as of {@link io.witness.pcap.CaptureReader#nextOffset}; 0: at the start
     * @param descriptions as of {@link io.witness.pcap.CaptureReader#descriptions}
     */
    public record Resumption(long offset, long... descriptions) {
        static final Resumption START = new Resumption(0);
    }

    /** Looks at what is there; fails if the directory cannot be read. */
    public RingFiles(Path directory, Path socket, long fromNanos, Consumer<String> notices) throws IOException {
        files = new SocketFiles(directory, socket, fromNanos, notices);
        files.refresh();
        past = files.files();
        for (RingFile file : past) {
            if (!file.isPart()) {
                completed.add(file.completed());
            }
        }
    }

    /** Tells whether there was a file of a ring. */
    public boolean has(int fanoutIndex) {
        return past.stream().anyMatch(file -> file.fanoutIndex() == fanoutIndex);
    }

    /** Returns how long packets are in the recorder's memory at most. */
    public long delayMillis() {
        return past.stream().anyMatch(RingFile::isCompressed) ? COMPRESSED_DELAY_MILLIS : DELAY_MILLIS;
    }

    /** Returns the files of the past, as they are called now. */
    public List<Path> present() {
        List<Path> present = new ArrayList<>();
        for (RingFile file : past) {
            present.add(completed.contains(file.completed()) ? file.completed() : file.part());
        }
        return present;
    }

    /** Notes how far files were read that are not complete. */
    public void noteUnfinished(Recordings recordings) {
        for (RingFile file : past) {
            Resumption next = recordings.unfinished(file.part());
            if (next != null) {
                resumptions.put(file.completed(), next);
            }
        }
    }

    /** Returns where to begin with a file. */
    public Resumption resumption(RingFile file) {
        return resumptions.getOrDefault(file.completed(), Resumption.START);
    }

    /** Returns the complete files of the past. */
    public Set<Path> completed() {
        return Set.copyOf(completed);
    }

    /** Returns a file of a ring that is not among some, the earliest one; null if there is none. */
    public RingFile next(int fanoutIndex, Set<Path> read) {
        return files.next(fanoutIndex, read);
    }
}
