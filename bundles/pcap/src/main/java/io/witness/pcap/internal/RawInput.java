package io.witness.pcap.internal;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A file's bytes as they are. Remembers why reading failed, for decoders that tell it as damaged data or as the end. Skips by
 * reading, as a pipe wants it.
 */
final class RawInput extends InputStream {
    private BufferedInputStream in;
    private IOException failure;

    RawInput(BufferedInputStream in) {
        this.in = in;
    }

    /** Goes on with other bytes, of the same file. */
    void replace(BufferedInputStream next) {
        in = next;
    }

    /** Fails if reading has failed. */
    void check() throws IOException {
        if (failure != null) {
            throw failure;
        }
    }

    /** Returns the next bytes without consuming them; fewer only at the end of the file. */
    byte[] peek(int length) throws IOException {
        in.mark(length);
        try {
            return in.readNBytes(length);
        } catch (IOException e) {
            failure = e;
            throw e;
        } finally {
            in.reset();
        }
    }

    /** {@inheritDoc} Waits for a byte: at 0 the decoder takes the file for ended, also if it is a pipe that is slow. */
    @Override
    public int available() throws IOException {
        return peek(1).length;
    }

    @Override
    public int read() throws IOException {
        try {
            return in.read();
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    @Override
    public int read(byte[] target, int start, int length) throws IOException {
        try {
            return in.read(target, start, length);
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
