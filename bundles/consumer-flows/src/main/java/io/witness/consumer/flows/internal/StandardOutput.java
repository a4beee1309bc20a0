package io.witness.consumer.flows.internal;

import io.witness.flows.output.RecordSink;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;

/** Writes lines to standard output, which stays open. */
final class StandardOutput implements RecordSink {
    @SuppressWarnings("resource") // it is the process's
    private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);

    @Override
    public void write(byte[] lines, int length) throws IOException {
        out.write(lines, 0, length);
    }

    @Override
    public void close() {}

    @Override
    public String toString() {
        return "standard output";
    }
}
