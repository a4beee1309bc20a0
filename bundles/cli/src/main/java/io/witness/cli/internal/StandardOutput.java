package io.witness.cli.internal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes to standard output without a buffer, and reports failures. */
final class StandardOutput extends OutputStream {
    private static final Path DESCRIPTOR = Path.of("/proc/self/fd/1");
    private static final int FILE_TYPE = 0170000;
    private static final int FIFO = 0010000;
    private static final int SOCKET = 0140000;

    private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);

    @Override
    public void write(int singleByte) throws IOException {
        write(new byte[] {(byte) singleByte}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            throw isPipe() ? new ReaderGoneException(e) : e;
        }
    }

    // A pipe refuses output because its reader is gone. The exception's text depends on the locale.
    private static boolean isPipe() throws IOException {
        int type = (int) Files.getAttribute(DESCRIPTOR, "unix:mode") & FILE_TYPE;
        return type == FIFO || type == SOCKET;
    }
}
