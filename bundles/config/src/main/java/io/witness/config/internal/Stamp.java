package io.witness.config.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;

/**
 * What an edit of a file changes.
 *
 * @param modified when it was written or touched
 * @param bytes its size
 * @param identity which file it is: another one may come under its name
 */
record Stamp(FileTime modified, long bytes, Object identity) {
    /** Of a file, behind links if it is one; empty if there is none that can be read. */
    static Optional<Stamp> of(Path file) {
        if (!Files.isReadable(file)) {
            return Optional.empty();
        }
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            return Optional.of(new Stamp(now.lastModifiedTime(), now.size(), now.fileKey()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
