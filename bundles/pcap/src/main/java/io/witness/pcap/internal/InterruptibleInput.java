package io.witness.pcap.internal;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.function.BooleanSupplier;

/**
 * The bytes of a file or a pipe. An interruption ends a read that waits, as it does not with {@link FileInputStream}. At the end of
 * a file that grows, a read waits for more.
 */
public final class InterruptibleInput extends InputStream {
    private static final int STEP_MILLIS = 20;

    private final FileChannel channel;
    private final BooleanSupplier mayGrow;
    /** Around the array that was read into last, which is the same each time. */
    private ByteBuffer buffer = ByteBuffer.allocate(0);

    /** Opens a file; the exceptions are those of {@link FileInputStream}, which tell more than those of a channel. */
    public InterruptibleInput(File file) throws IOException {
        this(file, () -> false);
    }

    /** Opens a file that somebody writes as long as {@code mayGrow} says so, which is asked at its present end. */
    @SuppressWarnings("resource") // closed with its channel
    public InterruptibleInput(File file, BooleanSupplier mayGrow) throws IOException {
        channel = new FileInputStream(file).getChannel();
        this.mayGrow = mayGrow;
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
        int count = channel.read(buffer.limit(start + length).position(start));
        while (count < 0) {
            boolean isLast = !mayGrow.getAsBoolean();
            count = channel.read(buffer.limit(start + length).position(start));
            if (isLast) {
                return count;
            }
            if (count < 0) {
                pause();
            }
        }
        return count;
    }

    private static void pause() throws InterruptedIOException {
        try {
            Thread.sleep(STEP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("waiting for more of a file was interrupted");
        }
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
