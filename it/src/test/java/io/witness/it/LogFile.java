package io.witness.it;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What all bundles log, from some moment on. */
final class LogFile {
    private static final int LONGEST_TEXT = 5000;

    private final Path file;
    private final long skippedBytes;

    private LogFile(Path file, long skippedBytes) {
        this.file = file;
        this.skippedBytes = skippedBytes;
    }

    static LogFile fromNow() throws IOException {
        Path file = Distribution.log();
        return new LogFile(file, Files.size(file));
    }

    /** The lines that contain all of these. */
    List<String> lines(Object... texts) throws IOException {
        return text().lines()
                .filter(line -> List.of(texts).stream().allMatch(text -> line.contains(text.toString())))
                .toList();
    }

    private String text() throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.max(0, channel.size() - skippedBytes));
            channel.read(bytes, skippedBytes);
            return StandardCharsets.UTF_8.decode(bytes.flip()).toString();
        }
    }

    /** Waits until there is a line that contains all of these. */
    void await(Object... texts) throws Exception {
        Await.until("the log has " + List.of(texts), () -> !lines(texts).isEmpty(), this::toString);
    }

    /** The end of it. */
    @Override
    public String toString() {
        try {
            String text = text();
            return text.substring(Math.max(0, text.length() - LONGEST_TEXT));
        } catch (IOException e) {
            return e.toString();
        }
    }
}
