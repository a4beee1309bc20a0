package io.witness.consumer.recorder.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * Represents a file that is being written, under a temporary name. It always ends with a whole block, except while a write is
 * in progress. A lock on it tells other processes that it is in use. For one thread at a time.
 */
final class RecordingFile {
    private static final int MOST_ATTEMPTS = 1000;

    private final Path target;
    private final Path part;
    private final FileChannel channel;
    /** Losses stated in its packets, by reason. */
    final long[] statements = new long[Loss.ALL.length];

    private final FileIndex index;

    private long bytes;
    private long packets;
    private long firstNanos;
    private long lastNanos;
    /** The last chunk: where it starts, and what is in it. */
    private long lastStart;

    private long lastPackets;
    private final long[] lastStatements = new long[Loss.ALL.length];

    private RecordingFile(Path target, Path part, FileChannel channel) {
        this.target = target;
        this.part = part;
        this.channel = channel;
        index = new FileIndex(part.getParent());
    }

    /** Creates a file with a name that no other one has. */
    static RecordingFile create(Path directory, FileNames names, String ending, long firstNanos, long number)
            throws IOException {
        Files.createDirectories(directory);
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            Path target = directory.resolve(names.name(firstNanos, number, attempt) + ending);
            Path part = directory.resolve(target.getFileName() + FileNames.PART);
            if (Files.exists(target)) {
                continue;
            }
            try {
                FileChannel channel = FileChannel.open(
                        part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.READ);
                lock(channel);
                return new RecordingFile(target, part, channel);
            } catch (FileAlreadyExistsException e) {
                continue; // another ring, or an earlier run
            }
        }
        throw new IOException(directory + ": " + MOST_ATTEMPTS + " files have the same name: add {number} or {time} to"
                + " FilePattern");
    }

    /** A file system without locks is used all the same. */
    static boolean lock(FileChannel channel) {
        try {
            return channel.tryLock() != null;
        } catch (IOException e) {
            return true;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /** Tells whether the file still has its name: somebody may have deleted it, or its directory. */
    boolean exists() {
        return Files.exists(part);
    }

    long bytes() {
        return bytes;
    }

    long packets() {
        return packets;
    }

    FileIndex index() {
        return index;
    }

    Path target() {
        return target;
    }

    Path part() {
        return part;
    }

    /** Appends bytes without packets, or nothing. */
    void append(ByteBuffer data) throws IOException {
        write(data);
    }

    /** Appends the bytes of a chunk, or nothing. */
    void append(Chunk chunk, ByteBuffer data) throws IOException {
        long start = bytes;
        write(data);
        lastStart = start;
        lastPackets = chunk.packets;
        for (int i = 0; i < statements.length; i++) {
            lastStatements[i] = chunk.statements[i];
            statements[i] += chunk.statements[i];
        }
        if (packets == 0) {
            firstNanos = chunk.firstNanos;
        }
        packets += chunk.packets;
        lastNanos = Math.max(lastNanos, chunk.lastNanos);
    }

    /** Writes all or nothing. */
    private void write(ByteBuffer data) throws IOException {
        int length = data.remaining();
        try {
            for (long at = bytes; data.hasRemaining(); ) {
                at += channel.write(data, at);
            }
            bytes += length;
        } catch (IOException e) {
            truncate(e);
            throw e;
        }
    }

    private void truncate(IOException cause) {
        try {
            channel.truncate(bytes);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    /** Removes the last chunk, to make room for the end; reports what was in it. */
    void removeLastChunk(LossAccount losses) throws IOException {
        index.drop();
        channel.truncate(lastStart);
        bytes = lastStart;
        packets -= lastPackets;
        for (int i = 0; i < statements.length; i++) {
            statements[i] -= lastStatements[i];
        }
        losses.notWritten(lastPackets, lastStatements.clone());
        lastPackets = 0;
        Arrays.fill(lastStatements, 0);
    }

    /** Writes everything to the disk and gives the file its final name. */
    Path complete() throws IOException {
        try (channel) {
            channel.force(true);
            Files.setLastModifiedTime(part, FileTime.from(lastNanos, TimeUnit.NANOSECONDS));
            if (Files.exists(target)) {
                throw new FileAlreadyExistsException(target.toString());
            }
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        }
        forceDirectory(target.getParent());
        return target;
    }

    /** Makes a new name survive a crash of the system. */
    static void forceDirectory(Path directory) {
        try (FileChannel opened = FileChannel.open(directory, StandardOpenOption.READ)) {
            opened.force(true);
        } catch (IOException e) {
            // a file system that cannot do this keeps names in its own way
        }
    }

    /** Gives the file up, and deletes it. */
    void discard() {
        index.drop();
        try (channel) {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            // it is completed at the next start
        }
    }

    /** Creates the exception for a file that was deleted. */
    IOException vanished() {
        return new NoSuchFileException(part.toString(), null, "it was deleted while it was written");
    }

    String summary() {
        return packets + " packets, " + bytes + " bytes, " + RecordingTimes.text(firstNanos) + " to "
                + RecordingTimes.text(lastNanos);
    }

    long lastNanos() {
        return lastNanos;
    }
}
