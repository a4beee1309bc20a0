package io.witness.shell.control;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes to standard output at once, and tells when that fails, unlike {@link System#out}: such as on a full disk, or because its reader
 * has seen enough.
 */
public final class StandardOutput extends OutputStream {
    private static final Path DESCRIPTOR = Path.of("/proc/self/fd/1");
    private static final int FILE_TYPE = 0170000;
    private static final int FIFO = 0010000;
    private static final int SOCKET = 0140000;

    private final OutputStream out;

    /** Reports that the reader of the output has closed it: that is no failure. */
    public static final class ReaderGoneException extends IOException {
        private static final long serialVersionUID = 1L;

        ReaderGoneException(IOException cause) {
            super("standard output was closed by its reader", cause);
        }
    }

    /** Writes to that of this process. */
    public StandardOutput() {
        this(new FileOutputStream(FileDescriptor.out));
    }

    StandardOutput(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        try {
            out.write(from, offset, length);
        } catch (IOException e) {
            if (isPipe()) {
                throw new ReaderGoneException(e);
            }
            throw new IOException("standard output cannot be written: " + e.getMessage(), e);
        }
    }

    // A pipe refuses output because its reader is gone.
    private static boolean isPipe() throws IOException {
        int type = (int) Files.getAttribute(DESCRIPTOR, "unix:mode") & FILE_TYPE;
        return type == FIFO || type == SOCKET;
    }
}
