package io.witness.pcap.internal;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** The bytes of a file or a pipe. An interruption ends a read that waits, as it does not with {@link FileInputStream}. */
public final class InterruptibleInput extends InputStream {
    private final FileChannel channel;
    /** Around the array that was read into last, which is the same each time. */
    private ByteBuffer buffer = ByteBuffer.allocate(0);

    /** Opens a file; the exceptions are those of {@link FileInputStream}, which tell more than those of a channel. */
    @SuppressWarnings("resource") // closed with its channel
    public InterruptibleInput(File file) throws IOException {
        channel = new FileInputStream(file).getChannel();
    }

    @Override
    public int read() throws IOException {
        byte[] single = new byte[1];
        return read(single, 0, 1) < 0 ? -1 : single[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int start, int length) throws IOException {
        if (buffer.array() != target) {
            buffer = ByteBuffer.wrap(target);
        }
        return channel.read(buffer.limit(start + length).position(start));
    }

    /** Goes on at an offset; fails for a pipe. */
    void seek(long offset) throws IOException {
        channel.position(offset);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
