package io.witness.consumer.recorder.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Objects;

/** Reads the content of a file as far as its parts are whole. */
final class PartInput extends InputStream {
    private static final int BUFFER_BYTES = 1 << 16;

    private final FileChannel file;
    private final Compression.Parts parts;
    private ByteBuffer window = ByteBuffer.allocate(BUFFER_BYTES).limit(0);
    private ByteBuffer content = ByteBuffer.allocate(0);
    private long readBytes;
    private long wholeBytes;
    private boolean isOver;

    /** Reads a file from its start; it stays open. */
    PartInput(FileChannel file, Compression compression) {
        this.file = file;
        this.parts = compression.parts();
    }

    /** Returns the length of the parts that were read, and of what the file starts with. */
    long wholeBytes() {
        return wholeBytes;
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
        while (length == 0 && fill()) {
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
        int count = file.read(window, readBytes);
        readBytes += Math.max(0, count);
        window.flip();
        return count > 0;
    }
}
