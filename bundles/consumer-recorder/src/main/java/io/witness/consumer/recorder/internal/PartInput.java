package io.witness.consumer.recorder.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Reads the content of a file as far as its parts are whole. */
final class PartInput extends InputStream {
    private static final int BUFFER_BYTES = 1 << 16;
    /** Several times what a part has at most: what goes on for longer is damaged. */
    private static final int MOST_PART_BYTES = 1 << 23;

    private final FileChannel file;
    private final Compression.Parts parts;
    private ByteBuffer window = ByteBuffer.allocate(BUFFER_BYTES).limit(0);
    private ByteBuffer content = ByteBuffer.allocate(0);
    /** Where parts end: in the content, and in the file. */
    private final List<long[]> ends = new ArrayList<>();

    private final long mostBytes;
    private long contentBytes;
    private long readBytes;
    private long wholeBytes;
    private boolean isOver;

    /** Reads a file from its start; it stays open. */
    PartInput(FileChannel file, Compression compression) {
        this(file, compression, Long.MAX_VALUE);
    }

    /** Reads so much of a file. */
    PartInput(FileChannel file, Compression compression, long mostBytes) {
        this.file = file;
        this.mostBytes = mostBytes;
        this.parts = compression.parts();
    }

    /** Returns the length of the parts that were read, and of what the file starts with. */
    long wholeBytes() {
        return wholeBytes;
    }

    /** Returns the length of those parts whose content is within so many bytes, and of what the file starts with. */
    long wholeBytes(long mostContent) {
        long whole = 0;
        for (long[] end : ends) {
            whole = end[0] <= mostContent ? end[1] : whole;
        }
        return whole;
    }

    @Override
    public int read() throws IOException {
        return hasContent() ? content.get() & 0xFF : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        if (!hasContent()) {
            return -1;
        }
        int count = Math.min(length, content.remaining());
        content.get(target, offset, count);
        return count;
    }

    private boolean hasContent() throws IOException {
        while (!content.hasRemaining() && !isOver) {
            nextPart();
        }
        return content.hasRemaining();
    }

    private void nextPart() throws IOException {
        if (wholeBytes == 0 && !isBegun()) {
            isOver = true;
            return;
        }
        int length = parts.length(window);
        while (length == 0 && window.remaining() < MOST_PART_BYTES && fill()) {
            length = parts.length(window);
        }
        if (length <= 0) {
            isOver = true;
            return;
        }
        ByteBuffer part = window.slice(window.position(), length);
        window.position(window.position() + length);
        try {
            content = parts.decode(part);
            wholeBytes += length;
            contentBytes += content.remaining();
            ends.add(new long[] {contentBytes, wholeBytes});
        } catch (IOException e) {
            isOver = true; // written in part, or damaged
        }
    }

    /** Tells whether the file starts as it should, and skips that. */
    private boolean isBegun() throws IOException {
        ByteBuffer begin = parts.begin();
        int length = begin.remaining();
        while (window.remaining() < length) {
            if (!fill()) {
                return false;
            }
        }
        if (!window.slice(window.position(), length).equals(begin)) {
            return false;
        }
        window.position(window.position() + length);
        wholeBytes = length;
        return true;
    }

    private boolean fill() throws IOException {
        window.compact();
        if (!window.hasRemaining()) {
            window = ByteBuffer.allocate(2 * window.capacity()).put(window.flip());
        }
        window.limit((int)
                Math.min(window.capacity(), Math.min(mostBytes, Long.MAX_VALUE / 2) - readBytes + window.position()));
        int count = file.read(window, readBytes);
        readBytes += Math.max(0, count);
        window.flip();
        return count > 0;
    }
}
