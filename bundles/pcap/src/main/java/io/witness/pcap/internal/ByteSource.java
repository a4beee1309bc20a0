package io.witness.pcap.internal;

import io.witness.api.packet.PacketCopy;
import io.witness.pcap.CaptureFormatException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A file's bytes in order, with the offset of the next one: fields are looked at where they are, then left behind. */
public final class ByteSource implements Closeable {
    private static final int BUFFER_LENGTH = 1 << 16;

    private final String name;
    private final CompressedInput in;
    private ByteBuffer buffer = ByteBuffer.allocate(BUFFER_LENGTH).limit(0);
    private long endOffset;

    /** Reads a file, which may be compressed; closing this closes it. */
    public ByteSource(String name, InputStream file) {
        this.name = name;
        this.in = new CompressedInput(name, file);
    }

    /** Returns the first 4 bytes in network order without consuming them. */
    public int magic() throws IOException {
        if (fill(Integer.BYTES) == 0) {
            throw malformed(0, "the file is empty, expected a capture of format pcap or pcapng");
        }
        require(Integer.BYTES, "the magic number");
        return int32(0);
    }

    /** Sets the byte order of all fields from now on. */
    void order(ByteOrder order) {
        buffer.order(order);
    }

    ByteOrder order() {
        return buffer.order();
    }

    /** Makes bytes readable: how many of them there are, fewer only where the file ends. */
    int fill(int length) throws IOException {
        if (buffer.remaining() < length) {
            makeRoom(length);
            while (buffer.remaining() < length && readMore()) {
                // until there is enough
            }
        }
        return Math.min(length, buffer.remaining());
    }

    private void makeRoom(int length) {
        if (buffer.capacity() < length) {
            buffer = ByteBuffer.allocate(Math.max(length, 2 * buffer.capacity()))
                    .order(buffer.order())
                    .put(buffer)
                    .flip();
        } else if (buffer.capacity() - buffer.position() < length) {
            buffer.compact().flip();
        }
    }

    private boolean readMore() throws IOException {
        int limit = buffer.limit();
        int length = in.read(buffer.array(), limit, buffer.capacity() - limit);
        if (length > 0) {
            buffer.limit(limit + length);
            endOffset += length;
        }
        return length >= 0;
    }

    /** Makes bytes readable, all of them; {@code what} says what they are, if the file ends within. */
    void require(int length, String what) throws IOException {
        int there = fill(length);
        if (there < length) {
            throw cutOff(what, there, length);
        }
    }

    private CaptureFormatException cutOff(String what, long there, long length) {
        return malformed(
                0, "the capture is cut off within " + what + ": " + there + " of " + length + " bytes are there");
    }

    /** Returns the 32-bit field at an offset from the next byte; it must be available. */
    int int32(int offset) {
        return buffer.getInt(buffer.position() + offset);
    }

    /** Returns the unsigned 16-bit field at an offset from the next byte; it must be available. */
    int unsigned16(int offset) {
        return buffer.getShort(buffer.position() + offset) & 0xFFFF;
    }

    /** Returns the 64-bit field at an offset from the next byte; it must be available. */
    long int64(int offset) {
        return buffer.getLong(buffer.position() + offset);
    }

    /** Returns the byte at an offset from the next one; it must be available. */
    byte int8(int offset) {
        return buffer.get(buffer.position() + offset);
    }

    /** Gives a packet the next bytes; they have to be readable. */
    void take(PacketCopy packet, int snapLength, int wireLength, long timeNanos, int type) {
        int limit = buffer.limit();
        buffer.limit(buffer.position() + snapLength);
        packet.set(buffer, Math.max(snapLength, wireLength), timeNanos, type);
        buffer.limit(limit);
    }

    /** Leaves bytes behind that are readable. */
    void advance(int length) {
        buffer.position(buffer.position() + length);
    }

    /** Leaves bytes behind, however many. */
    void skip(long length, String what) throws IOException {
        long left = length;
        while (left > 0) {
            int step = fill((int) Math.min(left, BUFFER_LENGTH));
            if (step == 0) {
                throw cutOff(what, length - left, length);
            }
            advance(step);
            left -= step;
        }
    }

    /** Goes on at an offset in the decompressed data; false if it is behind what a compressed file, or a pipe, can go back to. */
    boolean seek(long offset) throws IOException {
        long bufferOffset = endOffset - buffer.limit();
        if (offset >= bufferOffset && offset <= endOffset) {
            buffer.position((int) (offset - bufferOffset));
        } else if (in.seek(offset)) {
            buffer.limit(0);
            endOffset = offset;
        } else if (offset > endOffset) {
            skip(offset - offset(), "what is before byte " + offset);
        } else {
            return false;
        }
        return true;
    }

    /** Returns the offset of the next byte in the decompressed data. */
    public long offset() {
        return endOffset - buffer.remaining();
    }

    /** Creates an exception that names the file and an offset, counted from the next byte. */
    CaptureFormatException malformed(int offset, String problem) {
        return new CaptureFormatException(name, offset() + offset, problem);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
