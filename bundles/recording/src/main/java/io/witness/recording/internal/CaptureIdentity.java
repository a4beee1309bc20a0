package io.witness.recording.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * Identifies a capture file, so that an index of another one, or of one that has grown since, is noticed.
 *
 * @param length bytes of the file
 * @param checksum CRC-32C of its first and its last 4096 bytes
 */
record CaptureIdentity(long length, int checksum) {
    private static final int PART = 4096;

    /** Compares by itself: what a record has for that is made by a JVM at run time, which takes a command longer than an index. */
    boolean is(long otherLength, int otherChecksum) {
        return length == otherLength && checksum == otherChecksum;
    }

    static CaptureIdentity of(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long length = channel.size();
            CRC32C checksum = new CRC32C();
            add(checksum, channel, 0);
            add(checksum, channel, Math.max(0, length - PART));
            return new CaptureIdentity(length, (int) checksum.getValue());
        }
    }

    private static void add(CRC32C checksum, FileChannel channel, long offset) throws IOException {
        ByteBuffer part = ByteBuffer.allocate(PART);
        while (part.hasRemaining() && channel.read(part, offset + part.position()) > 0) {
            // until it is full, or the file ends
        }
        checksum.update(part.flip());
    }
}
