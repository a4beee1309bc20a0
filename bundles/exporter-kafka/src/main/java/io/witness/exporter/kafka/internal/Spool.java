package io.witness.exporter.kafka.internal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Keeps chunks in numbered files while no broker takes them. What is appended last is read last. A file is deleted when all its chunks
 * were delivered, so a start reads again what was sent but not acknowledged. For one thread.
 */
final class Spool implements Closeable {
    private static final Pattern NAME = Pattern.compile("[0-9]{19}\\.spool");
    /** Between the numbers of files that follow each other, for what is put between them later. */
    private static final long STEP = 1L << 20;

    private static final long MOST_SEGMENT_BYTES = 4L << 20;
    private static final int LEAST_SEGMENTS = 8;

    private final Path directory;
    private final long mostBytes;
    private final long segmentBytes;
    private final TreeMap<Long, Segment> segments = new TreeMap<>();
    private FileChannel lockFile;
    private Segment tail;
    private long bytes;
    private long lastNumber;

    /** Limits the files to a size. What {@link #putBefore} adds is beyond it. */
    Spool(Path directory, long mostBytes) {
        this.directory = directory;
        this.mostBytes = mostBytes;
        segmentBytes = Math.min(MOST_SEGMENT_BYTES, mostBytes / LEAST_SEGMENTS);
    }

    /**
     * Takes over the files of earlier runs.
     *
     * @return false: another exporter still has the directory
     * @throws IOException if the directory cannot be used
     */
    boolean open() throws IOException {
        Files.createDirectories(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        FileChannel file =
                FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!tryLock(file)) {
            file.close();
            return false;
        }
        lockFile = file;
        try {
            for (Path path : files()) {
                String name = path.getFileName().toString();
                long number = Long.parseLong(name.substring(0, name.indexOf('.')));
                add(Segment.existing(number, path));
            }
        } catch (IOException e) {
            close(); // whoever tries again finds the directory free
            throw e;
        }
        lastNumber = segments.isEmpty() ? 1L << 40 : segments.lastKey();
        return true;
    }

    private static boolean tryLock(FileChannel file) throws IOException {
        try {
            FileLock lock = file.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(
                            path -> NAME.matcher(path.getFileName().toString()).matches())
                    .sorted()
                    .toList();
        }
    }

    private void add(Segment segment) {
        segments.put(segment.number, segment);
        bytes += segment.length();
    }

    /** Returns how many records were not read yet, as far as it is known. */
    long unread() {
        return segments.values().stream().mapToLong(Segment::unread).sum();
    }

    /** Tells whether all was read. What was appended counts as not read until {@link #read} has found its end. */
    boolean isEmpty() {
        return segments.values().stream().allMatch(Segment::isRead);
    }

    private Path path(long number) {
        return directory.resolve("%019d.spool".formatted(number));
    }

    /** Appends a chunk. Returns false if there is no room. */
    boolean append(Chunk chunk) throws IOException {
        int more = Segment.FRAME_LENGTH + chunk.length();
        if (bytes + more > mostBytes) {
            return false;
        }
        if (tail != null && tail.length() + more > segmentBytes) {
            endTail();
        }
        if (tail == null) {
            tail = Segment.create(lastNumber + STEP, path(lastNumber + STEP));
            lastNumber += STEP;
            add(tail);
        }
        long before = tail.length();
        try {
            tail.append(chunk);
        } catch (IOException e) {
            endTail();
            throw e;
        } finally {
            bytes += tail == null ? 0 : tail.length() - before;
        }
        return true;
    }

    private void endTail() throws IOException {
        Segment ended = tail;
        tail = null;
        if (ended != null) {
            ended.endAppending();
        }
    }

    /**
     * Reads the next chunk.
     *
     * @return the file that it is from; null: there is none
     * @throws Segment.DamagedException if a part of a file is lost; the next call goes on behind it
     * @throws IOException if the disk does not work
     */
    Segment read(Chunk into) throws IOException, Segment.DamagedException {
        for (Segment segment : List.copyOf(segments.values())) {
            if (segment.isRead()) {
                continue;
            }
            if (segment == tail) {
                endTail();
            }
            try {
                if (segment.read(into)) {
                    return segment;
                }
            } finally {
                deleteIfDone(segment);
            }
        }
        return null;
    }

    /** Notes that a chunk was delivered. */
    void delivered(Segment segment) throws IOException {
        segment.delivered();
        deleteIfDone(segment);
    }

    private void deleteIfDone(Segment segment) throws IOException {
        if (segment.isDone()) {
            segments.remove(segment.number);
            bytes -= segment.length();
            segment.delete();
        }
    }

    /** Returns the first file that was not read to its end, or null. */
    Segment firstUnread() {
        return segments.values().stream()
                .filter(segment -> !segment.isRead())
                .findFirst()
                .orElse(null);
    }

    /** Writes chunks into a file of their own, in front of another one; null: behind all. */
    void putBefore(Segment next, List<Chunk> chunks) throws IOException {
        endTail();
        long number = next == null ? lastNumber + STEP : next.number - 1;
        lastNumber = Math.max(lastNumber, number);
        Segment segment = Segment.create(number, path(number));
        try (segment) {
            for (Chunk chunk : chunks) {
                segment.append(chunk);
            }
        } finally {
            add(segment);
        }
    }

    /** Leaves the files for the next start. */
    @Override
    public void close() throws IOException {
        List<Segment> open = new ArrayList<>(segments.values());
        tail = null;
        segments.clear();
        try {
            for (Segment segment : open) {
                segment.close();
            }
        } finally {
            if (lockFile != null) {
                lockFile.close();
            }
        }
    }

    @Override
    public String toString() {
        return directory.toString();
    }
}
