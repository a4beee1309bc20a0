package io.witness.exporter.kafka.internal;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * Is one file of the spool: chunks in the order in which they are to be sent. For one thread.
 *
 * <pre>
 * offset 0  "WTNSPL01"
 *        8  length of the chunk          repeated for each chunk
 *       12  its records
 *       16  CRC-32C of these two and of the chunk
 *       20  the chunk
 * </pre>
 */
final class Segment implements Closeable {
    private static final byte[] MAGIC = "WTNSPL01".getBytes(StandardCharsets.US_ASCII);
    static final int FRAME_LENGTH = 12;

    final long number;
    private final Path path;
    private final ByteBuffer frame = ByteBuffer.allocate(FRAME_LENGTH);
    private FileChannel channel;
    private long length;
    private long readPosition = MAGIC.length;
    private long unread;
    private int inFlight;
    private boolean isRead;

    private Segment(long number, Path path) {
        this.number = number;
        this.path = path;
    }

    /** Creates a file. */
    static Segment create(long number, Path path) throws IOException {
        Segment segment = new Segment(number, path);
        segment.channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try {
            segment.write(ByteBuffer.wrap(MAGIC));
            segment.length = MAGIC.length;
        } catch (IOException e) {
            segment.close();
            Files.deleteIfExists(path);
            throw e;
        }
        return segment;
    }

    /** Takes over a file of an earlier run, and counts its records as far as the headers of chunks tell. */
    static Segment existing(long number, Path path) throws IOException {
        Segment segment = new Segment(number, path);
        segment.length = Files.size(path);
        segment.openToRead();
        try {
            long position = MAGIC.length;
            while (segment.readFrame(position)) {
                segment.unread += segment.frame.getInt(4);
                position += FRAME_LENGTH + segment.frame.getInt(0);
            }
        } finally {
            segment.close();
        }
        return segment;
    }

    long length() {
        return length;
    }

    /** Returns how many records were not read yet, as far as it is known. */
    long unread() {
        return unread;
    }

    boolean isRead() {
        return isRead;
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Appends a chunk. After an exception the file ends before it, or the rest of the file is not readable. */
    void append(Chunk chunk) throws IOException {
        try {
            frame.clear().putInt(chunk.length()).putInt(chunk.records()).putInt(checksum(chunk));
            write(frame.flip());
            write(ByteBuffer.wrap(chunk.array(), 0, chunk.length()));
        } catch (IOException e) {
            channel.truncate(length);
            channel.position(length);
            throw e;
        }
        length += FRAME_LENGTH + chunk.length();
        unread += chunk.records();
    }

    private static int checksum(Chunk chunk) {
        return checksum(chunk.array(), chunk.length(), chunk.records());
    }

    private static int checksum(byte[] bytes, int length, int records) {
        CRC32C sum = new CRC32C();
        sum.update(ByteBuffer.allocate(8).putInt(length).putInt(records).flip());
        sum.update(bytes, 0, length);
        return (int) sum.getValue();
    }

    private void openToRead() throws IOException {
        if (channel == null) {
            channel = FileChannel.open(path, StandardOpenOption.READ);
        }
    }

    /** Ends appending: the next call of {@link #read} opens the file. */
    void endAppending() throws IOException {
        close();
    }

    /** Reads the header of a chunk. Returns false at the end of the file, and if there is no chunk. */
    private boolean readFrame(long position) throws IOException {
        if (length - position < FRAME_LENGTH) {
            return false;
        }
        readFully(frame.clear(), position);
        int bytes = frame.getInt(0);
        int records = frame.getInt(4);
        return bytes > 0
                && bytes <= Chunk.BYTES
                && records > 0
                && records <= bytes / Chunk.HEADER_LENGTH
                && bytes <= length - position - FRAME_LENGTH;
    }

    private void readFully(ByteBuffer to, long from) throws IOException {
        for (long position = from; to.hasRemaining(); ) {
            int count = channel.read(to, position);
            if (count < 0) {
                throw new EOFException(path + " was cut");
            }
            position += count;
        }
    }

    /**
     * Reads the next chunk.
     *
     * @return false: there is none
     * @throws DamagedException if the rest of the file cannot be used
     * @throws IOException if the disk does not work
     */
    boolean read(Chunk into) throws IOException, DamagedException {
        try {
            return tryRead(into);
        } catch (EOFException e) {
            throw damaged("it was cut");
        } catch (NoSuchFileException e) {
            if (Files.isDirectory(path.getParent())) {
                throw damaged("it was taken away");
            }
            throw e; // the whole disk may come back
        } catch (IOException e) {
            close(); // another file may be there the next time
            throw new IOException(path + ": " + e.getMessage(), e);
        }
    }

    private boolean tryRead(Chunk into) throws IOException, DamagedException {
        openToRead();
        if (readPosition == MAGIC.length) {
            checkMagic();
        }
        if (readPosition == length) {
            isRead = true;
            close();
            return false;
        }
        if (!readFrame(readPosition)) {
            throw damaged("there is no chunk at " + readPosition + ", and what is behind it cannot be counted");
        }
        int bytes = frame.getInt(0);
        int records = frame.getInt(4);
        readFully(ByteBuffer.wrap(into.array(), 0, bytes), readPosition + FRAME_LENGTH);
        if (frame.getInt(8) != checksum(into.array(), bytes, records) || !into.adopt(bytes, records)) {
            throw damaged("the checksum of the chunk at " + readPosition + " differs");
        }
        readPosition += FRAME_LENGTH + bytes;
        unread -= records;
        inFlight++;
        return true;
    }

    private void checkMagic() throws IOException, DamagedException {
        ByteBuffer start = ByteBuffer.allocate(MAGIC.length);
        if (length < MAGIC.length) {
            throw damaged("it has no header");
        }
        readFully(start, 0);
        if (!start.flip().equals(ByteBuffer.wrap(MAGIC))) {
            throw damaged("it has another header");
        }
    }

    private DamagedException damaged(String what) {
        isRead = true;
        long lost = unread;
        unread = 0;
        return new DamagedException(path + ": " + what, lost);
    }

    /** Notes that a chunk that was read was delivered. */
    void delivered() {
        inFlight--;
    }

    /** Tells whether all was read and delivered. */
    boolean isDone() {
        return isRead && inFlight == 0;
    }

    void delete() throws IOException {
        close();
        Files.deleteIfExists(path);
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            FileChannel closed = channel;
            channel = null;
            closed.close();
        }
    }

    /** Reports that the rest of a file cannot be used. */
    static final class DamagedException extends Exception {
        private static final long serialVersionUID = 1L;

        /** Records that are lost, as far as it is known. */
        private final long records;

        DamagedException(String message, long records) {
            super(message);
            this.records = records;
        }

        long records() {
            return records;
        }
    }
}
