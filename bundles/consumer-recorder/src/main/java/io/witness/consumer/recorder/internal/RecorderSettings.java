package io.witness.consumer.recorder.internal;

import java.nio.file.Path;

/**
 * Holds the recorder's configuration, checked.
 *
 * @param directory where files are written
 * @param pattern a file's name without its ending, see {@link FileNames}
 * @param fileBytes largest size of a file
 * @param filePackets most packets in a file; 0: no limit
 * @param fileSeconds a file ends at multiples of this, in packet time; 0: never
 * @param totalBytes size of all files together; 0: half of what the disk has for them
 * @param maxAgeSeconds age at which files are deleted, in packet time; 0: never
 * @param bufferBytes memory for packets of a ring
 * @param compression how files are compressed
 */
record RecorderSettings(
        Path directory,
        String pattern,
        long fileBytes,
        long filePackets,
        long fileSeconds,
        long totalBytes,
        long maxAgeSeconds,
        int bufferBytes,
        Compression compression) {
    private static final long MIB = 1 << 20;

    /** Returns the settings that apply without a configuration. */
    static RecorderSettings defaults(Path state) {
        return new RecorderSettings(
                state.resolve("recordings"),
                "{socket}-{ring}-{time}",
                256 * MIB,
                0,
                0,
                0,
                0,
                (int) (8 * MIB),
                Compression.NONE);
    }
}
