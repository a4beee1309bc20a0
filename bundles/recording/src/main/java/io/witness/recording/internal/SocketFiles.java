package io.witness.recording.internal;

import io.witness.api.packet.PacketCopy;
import io.witness.pcap.CaptureFormatException;
import io.witness.pcap.CaptureReader;
import io.witness.recording.RecordedRing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Finds the recordings of a socket in a directory, again and again while a recorder writes there. Any thread may call. */
final class SocketFiles {
    /** Times of packets and of files are from different clocks. */
    private static final long TOLERANCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int CAPACITY = 1 << 16;

    private final Path directory;
    private final Path socket;
    private final long fromNanos;
    private final Consumer<String> notices;
    /** Names of complete files that were looked at. */
    private final Set<Path> known = new HashSet<>();

    private final TreeSet<RingFile> found = new TreeSet<>();
    private long refreshedNanos;
    private boolean isGone;

    /** Creates an instance for files that may have packets of this time or later. */
    SocketFiles(Path directory, Path socket, long fromNanos, Consumer<String> notices) {
        this.directory = directory;
        this.socket = socket;
        this.fromNanos = fromNanos;
        this.notices = notices;
    }

    /** Looks for new files; fails if the directory cannot be read. */
    synchronized void refresh() throws IOException {
        refreshedNanos = System.nanoTime();
        for (Path capture : Captures.of(directory)) {
            Path completed = Captures.isPart(capture) ? Captures.completed(capture) : capture;
            if (!known.contains(completed) && isExamined(capture)) {
                known.add(completed);
            }
        }
    }

    /** Looks for new files, a few times a second; says once if there is no directory any more. */
    private void refreshSometimes() {
        if (System.nanoTime() - refreshedNanos < STEP_NANOS) {
            return;
        }
        try {
            refresh();
        } catch (IOException e) {
            if (!isGone) {
                notices.accept(
                        Files.exists(directory)
                                ? directory + " cannot be read any more: " + e.getMessage()
                                : directory + " was deleted: what was in it and not read yet is missing");
            }
            isGone = true;
        }
    }

    /** Examines a file; false if that is too early. */
    private boolean isExamined(Path capture) {
        try {
            if (!Captures.isPart(capture)
                    && Files.getLastModifiedTime(capture).to(TimeUnit.NANOSECONDS) < fromNanos - TOLERANCE_NANOS) {
                return true;
            }
            examine(capture);
            return true;
        } catch (CaptureFormatException e) {
            return !Captures.isPart(capture);
        } catch (NoSuchFileException | java.io.FileNotFoundException e) {
            if (Files.exists(capture)) {
                notices.accept(e.getMessage());
            }
            return Files.exists(capture);
        } catch (IOException e) {
            notices.accept(e.getMessage());
            return true;
        }
    }

    private void examine(Path capture) throws IOException {
        try (CaptureReader reader = CaptureReader.open(capture)) {
            RecordedRing ring = RecordedRing.of(reader.description()).orElse(null);
            if (ring == null || !isSocket(ring.socketName())) {
                return;
            }
            PacketCopy packet = new PacketCopy(CAPACITY);
            if (!reader.next(packet)) {
                throw new CaptureFormatException(capture.toString(), reader.nextOffset(), "no packet yet");
            }
            Path completed = Captures.isPart(capture) ? Captures.completed(capture) : capture;
            found.add(new RingFile(completed, ring.fanoutIndex(), packet.timeNanos()));
        }
    }

    /** Compares the names of sockets: one may lead to the other by links. */
    private boolean isSocket(String name) {
        try {
            Path recorded = Path.of(name).toAbsolutePath().normalize();
            if (recorded.equals(socket.toAbsolutePath().normalize())) {
                return true;
            }
            return recorded.toRealPath().equals(socket.toRealPath());
        } catch (IOException | InvalidPathException e) {
            return false; // whatever a file says
        }
    }

    /** Returns the files that are known, by their first packets. */
    synchronized TreeSet<RingFile> files() {
        return new TreeSet<>(found);
    }

    /** Returns a file of a ring that is not among some, the earliest one; null if there is none. */
    synchronized RingFile next(int fanoutIndex, Set<Path> read) {
        refreshSometimes();
        for (RingFile file : found) {
            if (file.fanoutIndex() == fanoutIndex && !read.contains(file.completed())) {
                return file;
            }
        }
        return null;
    }
}
