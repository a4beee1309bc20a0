package io.witness.recording.internal;

import io.witness.filter.FilterException;
import io.witness.pcap.CaptureFormatException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Finds the blocks of a directory's captures that may hold wanted packets. For one thread. */
public final class Recordings {
    private final Condition condition;
    private final long fromNanos;
    private final long toNanos;
    private final Coverage coverage;
    private final Consumer<String> notices;
    private final List<CaptureSource> sources = new ArrayList<>();
    /** Where captures go on that were still being written. */
    private final Map<Path, RingFiles.Resumption> unfinished = new HashMap<>();

    private long blocks;
    private long candidates;
    private long candidateBytes;
    private int files;

    /** Creates an instance for packets of a range of time; both ends belong to it. */
    public Recordings(
            String expression,
            Optional<byte[]> communityId,
            long fromNanos,
            long toNanos,
            Coverage coverage,
            Consumer<String> notices) {
        Condition ofFlow = communityId
                .map(number -> Condition.oneOf(KeyKind.FLOW, Keys.flow(io.witness.decode.CommunityId.prefix(number))))
                .orElse(Condition.ANY);
        condition = Condition.and(ExpressionAnalysis.of(expression), ofFlow);
        this.fromNanos = fromNanos;
        this.toNanos = toNanos;
        this.coverage = coverage;
        this.notices = notices;
    }

    /** Follows the search. */
    public interface Progress {
        /** Tells how many bytes of files are done, and how many there are. */
        void progress(long done, long total);
    }

    /** Is called each time before an index is made, which takes long. */
    public interface Checkpoint {
        /** Returns if the search is to go on. */
        void pass() throws IOException, FilterException;
    }

    /** Searches captures, such as those of {@link Captures}. */
    public void search(List<Path> captures, Progress progress, Checkpoint beforeIndexing)
            throws IOException, FilterException {
        long total = 0;
        for (Path capture : captures) {
            total += length(capture);
        }
        long all = total;
        long[] done = {0};
        try (IndexFiles indexes = new IndexFiles(
                inFile -> progress.progress(Math.min(all, done[0] + inFile), all),
                beforeIndexing,
                notices,
                condition.slices())) {
            for (Path capture : captures) {
                long length = length(capture);
                add(capture, capture, indexes, captures.size() == 1);
                done[0] += length;
                progress.progress(done[0], all);
            }
        }
    }

    private static long length(Path capture) {
        try {
            return Files.size(capture);
        } catch (IOException e) {
            return 0; // it is told when it is read
        }
    }

    /** Adds a capture, which may have been listed with the name that it had before it was complete. */
    private void add(Path listed, Path capture, IndexFiles indexes, boolean isOnlyOne)
            throws IOException, FilterException {
        try {
            CaptureIndex index = indexes.load(capture);
            try {
                add(listed, capture, index);
            } catch (UncheckedIOException e) { // somebody has cut it off
                add(listed, capture, indexes.rebuild(capture));
            }
        } catch (NoSuchFileException | java.io.FileNotFoundException e) {
            addCompleted(capture, indexes, isOnlyOne, e);
        } catch (CaptureFormatException e) {
            if (isOnlyOne || looksLikeCapture(capture)) {
                notices.accept(e.getMessage());
            }
        } catch (IOException | UncheckedIOException e) {
            IndexFiles.checkInterrupted();
            notices.accept(capture + " cannot be read: " + problem(e) + ": its packets are missing");
        }
    }

    /** The message of an exception of a file is its name only, if the kind of the exception tells the rest. */
    private static String problem(Exception e) {
        return e instanceof AccessDeniedException ? "permission denied" : e.getMessage();
    }

    private void add(Path listed, Path capture, CaptureIndex index) {
        Selection selection = select(index);
        coverage.add(capture, index);
        if (Captures.isPart(listed) && index.blockCount() > 0) {
            int last = index.blockCount() - 1;
            long end = index.offset(last) + index.length(last);
            unfinished.put(listed, new RingFiles.Resumption(end, index.descriptions()));
        }
        files++;
        blocks += index.blockCount();
        candidates += selection.count();
        candidateBytes += selection.bytes();
        if (selection.count() > 0) {
            sources.add(selection.source(capture, sources.size(), index.descriptions()));
        }
    }

    /** A file may get its final name after the directory was read, or be deleted, or be unreadable. */
    private void addCompleted(Path capture, IndexFiles indexes, boolean isOnlyOne, IOException problem)
            throws IOException, FilterException {
        if (Captures.isPart(capture) && Files.exists(Captures.completed(capture))) {
            add(capture, Captures.completed(capture), indexes, isOnlyOne);
        } else {
            notices.accept(Files.exists(capture) ? problem.getMessage() : capture + " was deleted meanwhile");
        }
    }

    private static boolean looksLikeCapture(Path capture) {
        String name = capture.getFileName().toString();
        return name.contains(".pcap") || name.contains(".cap");
    }

    private Selection select(CaptureIndex index) {
        Selection selection = new Selection();
        for (int block = 0; block < index.blockCount(); block++) {
            if (isWanted(index, block)) {
                selection.add(index.offset(block), index.length(block), index.earliest(block));
            }
        }
        return selection;
    }

    private boolean isWanted(CaptureIndex index, int block) {
        boolean isInRange = index.latest(block) >= fromNanos && index.earliest(block) <= toNanos;
        return isInRange && condition.mayHold(index, block);
    }

    /** Returns the files with blocks to be read. */
    List<CaptureSource> sources() {
        return sources;
    }

    /** Returns where a capture goes on that was still being written; null if it was not, or had no packet that could be read. */
    RingFiles.Resumption unfinished(Path capture) {
        return unfinished.get(capture);
    }

    /** Returns the number of captures. */
    public int files() {
        return files;
    }

    /** Returns the number of blocks of all captures. */
    public long blocks() {
        return blocks;
    }

    /** Returns the number of blocks that have to be read. */
    public long candidates() {
        return candidates;
    }

    /** Returns the bytes of the blocks that have to be read. */
    public long candidateBytes() {
        return candidateBytes;
    }
}
