package io.witness.consumer.flows.internal;

import io.witness.flows.output.RecordSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/** Appends lines to a file, which is renamed when it is full. A file that another program removes or renames is created anew. */
final class RotatingFile implements RecordSink {
    private final Path file;
    private final long mostBytes;
    private final int files;
    private FileChannel channel;
    private Object key;

    RotatingFile(Path file, long mostBytes, int files) {
        this.file = file;
        this.mostBytes = mostBytes;
        this.files = files;
    }

    @Override
    public void write(byte[] lines, int length) throws IOException {
        try {
            ensureOpen();
            if (channel.size() > 0 && channel.size() + length > mostBytes) {
                rotate();
            }
            for (ByteBuffer rest = ByteBuffer.wrap(lines, 0, length); rest.hasRemaining(); ) {
                channel.write(rest);
            }
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private void ensureOpen() throws IOException {
        if (channel != null && isTheSame()) {
            return;
        }
        close();
        Files.createDirectories(file.toAbsolutePath().getParent());
        channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        channel.position(channel.size());
        endLine();
    }

    private boolean isTheSame() {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class)
                    .fileKey()
                    .equals(key);
        } catch (IOException e) {
            return false;
        }
    }

    /** A crash may have left a part of a line. */
    private void endLine() throws IOException {
        ByteBuffer last = ByteBuffer.allocate(1);
        if (channel.size() > 0 && channel.read(last, channel.size() - 1) == 1 && last.get(0) != '\n') {
            channel.write(ByteBuffer.wrap(new byte[] {'\n'}));
        }
    }

    private void rotate() throws IOException {
        close();
        for (int number = files - 1; number > 0; number--) {
            Path from = number == 1 ? file : numbered(number - 1);
            if (Files.exists(from)) {
                Files.move(from, numbered(number), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        if (files == 1) {
            Files.deleteIfExists(file);
        }
        ensureOpen();
    }

    private Path numbered(int number) {
        return file.resolveSibling(file.getFileName() + "." + number);
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            FileChannel closed = channel;
            channel = null;
            closed.close();
        }
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
