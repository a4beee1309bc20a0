package io.witness.consumer.recorder.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Objects;

/** Reads the content of a file as far as its frames are whole. */
final class FrameInput extends InputStream {
    private static final int BUFFER_BYTES = 1 << 16;

    private final FileChannel file;
    private final Compression.Frames frames;
    private ByteBuffer window = ByteBuffer.allocate(BUFFER_BYTES).limit(0);
    private ByteBuffer content = ByteBuffer.allocate(0);
    private long readBytes;
    private long wholeBytes;
    private boolean isOver;

    /** Reads a file from its start; it stays open. */
    FrameInput(FileChannel file, Compression compression) {
        this.file = file;
        this.frames = compression.frames();
    }

    /** Returns the length of the frames that were read. */
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
            nextFrame();
        }
        return content.hasRemaining();
    }

    private void nextFrame() throws IOException {
        int length = frames.length(window);
        while (length == 0 && fill()) {
            length = frames.length(window);
        }
        if (length <= 0) {
            isOver = true;
            return;
        }
        ByteBuffer frame = window.slice(window.position(), length);
        window.position(window.position() + length);
        try {
            content = frames.decode(frame);
            wholeBytes += length;
        } catch (IOException e) {
            isOver = true; // written in part, or damaged
        }
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
