package io.witness.recording.internal;

import io.witness.api.packet.PacketCopy;
import io.witness.pcap.CaptureReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A capture file of which some blocks are read, in the order of the file. For one thread. */
final class CaptureSource implements AutoCloseable {
    /** Receives packets. */
    interface Receiver {
        void accept(CaptureSource from, CaptureReader reader, PacketCopy packet) throws IOException;
    }

    /** The file cannot be read, as the cause says. */
    static final class UnreadableException extends Exception {
        private static final long serialVersionUID = 1;

        UnreadableException(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }

    private final Path capture;
    private final int number;
    private final long[] descriptions;
    private final long[] offsets;
    private final int[] lengths;
    /** The earliest time in each block and all that are read after it. */
    private final long[] earliest;

    private int next;
    private CaptureReader reader;

    /** Creates a source of some blocks of a capture, by where they start, their lengths and the earliest times in them. */
    CaptureSource(Path capture, int number, long[] descriptions, long[] offsets, int[] lengths, long... earliest) {
        this.capture = capture;
        this.number = number;
        this.descriptions = descriptions;
        this.offsets = offsets;
        this.lengths = lengths;
        this.earliest = earliest;
        for (int i = earliest.length - 2; i >= 0; i--) {
            earliest[i] = Math.min(earliest[i], earliest[i + 1]);
        }
    }

    /** Tells whether there are no more blocks. */
    boolean isAtEnd() {
        return next == offsets.length;
    }

    /** Returns the earliest time of a packet that is not read yet. */
    long earliest() {
        return earliest[next];
    }

    /** Returns the file's place among the others. */
    int number() {
        return number;
    }

    /** Returns the length of the next block in bytes. */
    int length() {
        return lengths[next];
    }

    /** Returns the name of the file. */
    Path capture() {
        return capture;
    }

    /**
     * Reads the packets of the next block.
     *
     * @throws UnreadableException if the file cannot be read; other exceptions are the receiver's
     */
    void read(PacketCopy packet, Receiver receiver) throws IOException, UnreadableException {
        long end = offsets[next] + lengths[next];
        begin();
        while (hasNext(packet, end)) {
            receiver.accept(this, reader, packet);
        }
    }

    private void begin() throws UnreadableException {
        try {
            if (reader == null) {
                reader = open();
            }
            reader.seek(offsets[next], descriptions);
            next++;
        } catch (IOException e) {
            throw new UnreadableException(e);
        }
    }

    private boolean hasNext(PacketCopy packet, long end) throws UnreadableException {
        try {
            return reader.nextOffset() < end && reader.next(packet);
        } catch (IOException e) {
            throw new UnreadableException(e);
        }
    }

    private CaptureReader open() throws IOException {
        boolean isCompletedNow = Captures.isPart(capture) && !Files.exists(capture);
        Path file = isCompletedNow ? Captures.completed(capture) : capture;
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString());
        }
        return CaptureReader.open(file);
    }

    /** Leaves the rest out. */
    void end() throws IOException {
        next = offsets.length;
        close();
    }

    @Override
    public void close() throws IOException {
        if (reader != null) {
            reader.close();
            reader = null;
        }
    }
}
