package io.witness.recording;

import io.witness.api.packet.PacketCopy;
import io.witness.pcap.CaptureFormatException;
import io.witness.pcap.CaptureReader;
import io.witness.pcap.InterfaceInfo;
import io.witness.recording.internal.Loss;
import io.witness.recording.internal.RingFile;
import io.witness.recording.internal.RingFiles;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Reads the packets of one ring while a recorder writes them, in the order of the ring, from one file to the next one. For one
 * thread.
 */
public final class RingTail implements Closeable {
    private static final int STEP_MILLIS = 20;
    /** If the next file is there, the recorder gives one its final name soon. */
    private static final long SETTLED_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final RingFiles files;
    private final int fanoutIndex;
    private final BooleanSupplier goesOn;
    private final Consumer<String> notices;
    /** Files that were read, by their final names. */
    private final Set<Path> read;

    private RingFile file;
    private CaptureReader reader;
    private boolean isOver;
    private String loss = "";
    private long grownNanos;
    /** Where the last packet ended, and where reading failed before. */
    private long end;

    private long failedEnd = -1;

    RingTail(RingFiles files, int fanoutIndex, BooleanSupplier goesOn, Consumer<String> notices) {
        this.files = files;
        this.fanoutIndex = fanoutIndex;
        this.goesOn = goesOn;
        this.notices = notices;
        read = new HashSet<>(files.completed());
    }

    /**
     * Reads the next packet and waits for it.
     *
     * @param packet receives it
     * @return false: {@code goesOn} has said that there will be none
     * @throws IOException if the thread is interrupted
     */
    public boolean next(PacketCopy packet) throws IOException {
        while (!isOver) {
            if (reader == null && !open()) {
                await();
            } else if (reader != null && read(packet)) {
                return true;
            }
        }
        return false;
    }

    private void await() throws IOException {
        isOver = !goesOn.getAsBoolean();
        try {
            Thread.sleep(isOver ? 0 : STEP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("waiting for a recording was interrupted");
        }
    }

    private boolean open() throws IOException {
        file = files.next(fanoutIndex, read);
        if (file == null) {
            return false;
        }
        RingFiles.Resumption start = files.resumption(file);
        failedEnd = -1;
        return open(start.offset(), start.descriptions());
    }

    private boolean open(long offset, long... descriptions) throws IOException {
        grownNanos = System.nanoTime();
        end = offset;
        try {
            reader = CaptureReader.follow(file.present(), this::mayGrow);
            if (offset > 0) {
                reader.seek(offset, descriptions);
            }
            return true;
        } catch (NoSuchFileException | FileNotFoundException e) {
            return reopen(e);
        } catch (CaptureFormatException e) {
            giveUp(e);
            return false;
        }
    }

    /** It may have got its final name meanwhile. */
    private boolean reopen(IOException problem) throws IOException {
        if (Files.exists(file.present())) {
            return false;
        }
        if (Files.exists(file.completed().getParent())) { // otherwise that is said, once for all files
            notices.accept(file.present() + " was deleted meanwhile: its packets are missing");
        }
        endFile();
        return false;
    }

    private boolean read(PacketCopy packet) throws IOException {
        try {
            if (reader.next(packet)) {
                grownNanos = System.nanoTime();
                end = reader.nextOffset();
                long lost = reader.dropCount();
                loss = lost == 0 ? "" : ExtractReport.text(new Loss(packet.timeNanos(), lost, reader.comment()));
                return true;
            }
            endFile();
        } catch (CaptureFormatException e) {
            retry(e);
        }
        return false;
    }

    /** On a full disk, the recorder takes back what it has written in part, which may have been read. */
    private void retry(CaptureFormatException problem) throws IOException {
        if (isOver || end == failedEnd) {
            giveUp(problem);
            return;
        }
        failedEnd = end;
        long[] descriptions = reader.descriptions();
        closeReader();
        open(end, descriptions);
    }

    /** A file that was cut off by the recorder's end is not worth a word. */
    private void giveUp(CaptureFormatException problem) throws IOException {
        if (!isOver && !file.isPart()) {
            notices.accept("damaged: " + problem.getMessage());
        }
        endFile();
    }

    private void endFile() throws IOException {
        closeReader();
        read.add(file.completed());
    }

    private void closeReader() throws IOException {
        if (reader != null) {
            reader.close();
            reader = null;
        }
    }

    private boolean mayGrow() {
        if (!goesOn.getAsBoolean()) {
            isOver = true;
            return false;
        }
        if (!file.isPart()) {
            return false;
        }
        return System.nanoTime() - grownNanos < SETTLED_NANOS || !hasNext();
    }

    private boolean hasNext() {
        Set<Path> others = new HashSet<>(read);
        others.add(file.completed());
        return files.next(fanoutIndex, others) != null;
    }

    /**
     * Returns where the last packet is in its ring.
     *
     * @return as of {@link io.witness.pcap.BlockPosition}; 0: in the same block as the one before
     */
    public long identifier() {
        return reader.identifier();
    }

    /**
     * Tells what the file states as lost before the last packet.
     *
     * @return one line with how many packets, when and why; empty if nothing was lost
     */
    public String loss() {
        return loss;
    }

    /**
     * Describes the interface of the last packet.
     *
     * @return the interface
     */
    public InterfaceInfo source() {
        return reader.source();
    }

    @Override
    public void close() throws IOException {
        closeReader();
    }
}
