package io.witness.consumer.recorder.internal;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Limits what the files of a directory use: deletes the oldest complete ones. Only files that a recorder has written are
 * counted and deleted. Any thread may call.
 */
final class Recordings {
    private static final Logger LOG = LoggerFactory.getLogger(Recordings.class);
    /** A file has at most this part of the limit, divided among the captures. */
    private static final int FILES = 4;

    /** An index is smaller than this part of its file. */
    private static final int INDEX_PART = 50;

    private static final long LEAST_FILE_BYTES = 1 << 19;

    private final Path directory;
    private final TreeSet<Complete> complete = new TreeSet<>(Comparator.comparingLong(Complete::number));
    private long totalBytes;
    private long maxAgeNanos;
    private long fileBytes;
    private long completeBytes;
    private long openBytes;
    /** Of the file that was completed last. */
    private long newestNanos;

    /** Of the directory; null: to be found. */
    private FileStore store;

    private long number;
    private int captures;
    private long deleted;

    /** A complete file, with the time of its last packet; of a later one the number is greater, even if a clock was set back. */
    private record Complete(Path path, long bytes, long lastNanos, long number) {}

    Recordings(RecorderSettings settings) {
        directory = settings.directory();
        change(settings);
    }

    /** Sets the limits. */
    synchronized void change(RecorderSettings settings) {
        totalBytes = settings.totalBytes();
        maxAgeNanos = TimeUnit.SECONDS.toNanos(settings.maxAgeSeconds());
        fileBytes = settings.fileBytes();
    }

    Path directory() {
        return directory;
    }

    /** Finds the files of earlier runs, and completes those that were open when a run ended. */
    void load(Announcements announcements) {
        for (Path each : list()) {
            String name = each.getFileName().toString();
            try {
                if (name.endsWith(FileNames.PART)) {
                    OpenFileRecovery.complete(each).ifPresent(announcements::announce);
                }
            } catch (IOException e) {
                LOG.warn("recorder: {} cannot be completed: {}", each, Problems.text(e));
            } catch (RuntimeException | OutOfMemoryError e) { // whatever is in it, the others count
                LOG.error("recorder: {} cannot be completed", each, e);
            }
        }
        List<Complete> found = new ArrayList<>();
        list().forEach(each -> addIfOurs(each, found));
        found.sort(Comparator.comparingLong(Complete::lastNanos).thenComparing(Complete::path));
        found.forEach(each -> add(each.path, each.bytes, each.lastNanos));
    }

    private List<Path> list() {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(directory)) {
            all.forEach(files::add);
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            LOG.warn("recorder: {} cannot be listed: {}", directory, Problems.text(e));
        }
        return files;
    }

    private static void addIfOurs(Path file, List<Complete> found) {
        try {
            if (OpenFileRecovery.isOurs(file)) {
                long bytes = Files.size(file) + FileIndex.size(file);
                found.add(new Complete(
                        file, bytes, Files.getLastModifiedTime(file).to(TimeUnit.NANOSECONDS), 0));
            }
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            LOG.debug("recorder: {} is not counted", file, e);
        }
    }

    private synchronized void add(Path file, long bytes, long lastNanos) {
        complete.add(new Complete(file, bytes, lastNanos, number++));
        completeBytes += bytes;
        newestNanos = lastNanos;
    }

    synchronized void captureBegins() {
        captures++;
    }

    synchronized void captureEnds() {
        captures--;
    }

    /** Returns the largest size of a file: the configured one, unless the limit of all files has no room for several. */
    synchronized long fileBytes() throws IOException {
        return Math.min(fileBytes, Math.max(LEAST_FILE_BYTES, limit() / (FILES * Math.max(1, captures))));
    }

    private long limit() throws IOException {
        if (totalBytes > 0) {
            return totalBytes;
        }
        return (free() + completeBytes + openBytes) / 2;
    }

    /** Asks once for each chunk. To find the file system takes long, as all that are mounted are looked at. */
    private long free() throws IOException {
        if (store != null) {
            try {
                return store.getUsableSpace();
            } catch (IOException e) {
                store = null; // the directory is gone
            }
        }
        Files.createDirectories(directory);
        store = Files.getFileStore(directory);
        return store.getUsableSpace();
    }

    /**
     * Counts bytes that are about to be written, and deletes the oldest files as necessary.
     *
     * @throws IOException if the limit has no room for them all the same
     */
    synchronized void reserve(long bytes) throws IOException {
        long limit = limit();
        while (used() + bytes > limit && !complete.isEmpty()) {
            delete(complete.first(), reason(used() + bytes, limit));
        }
        if (used() + bytes > limit) {
            throw new IOException("TotalBytes: the files that are being written use all of the " + limit
                    + " bytes that recordings may have: allow more, or free disk space");
        }
        openBytes += bytes;
    }

    private void deleteOverLimit() {
        try {
            long limit = limit();
            while (used() > limit && complete.size() > 1) {
                delete(complete.first(), reason(used(), limit));
            }
        } catch (IOException e) {
            LOG.debug("recorder: the limit of {} is unknown", directory, e);
        }
    }

    private static String reason(long bytes, long limit) {
        return "the recordings would have " + bytes + " bytes, and " + limit + " are allowed";
    }

    private long used() {
        return completeBytes + openBytes + openBytes / INDEX_PART;
    }

    /** Takes back what was reserved. */
    synchronized void release(long bytes) {
        openBytes -= bytes;
    }

    /** Counts an open file as complete. */
    synchronized void completed(Path file, long bytes, long lastNanos) {
        openBytes -= bytes;
        add(file, bytes + FileIndex.size(file), lastNanos);
        deleteOverLimit();
        if (maxAgeNanos > 0) { // any of them: one before may be of a time that has not come yet
            complete.stream()
                    .filter(each -> newestNanos - each.lastNanos > maxAgeNanos)
                    .toList()
                    .forEach(each -> delete(each, "it is older than MaxAgeSeconds allows"));
        }
    }

    private void delete(Complete oldest, String reason) {
        complete.remove(oldest);
        completeBytes -= oldest.bytes;
        try {
            FileIndex.delete(oldest.path);
            if (Files.deleteIfExists(oldest.path)) {
                deleted++;
                LOG.info("recorder: deleted {}: {}", oldest.path, reason);
            }
        } catch (IOException e) {
            LOG.warn("recorder: {} cannot be deleted: {}", oldest.path, Problems.text(e));
        }
    }

    synchronized long deleted() {
        return deleted;
    }
}
