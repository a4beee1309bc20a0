package io.witness.it;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file system of a limited size, in memory.
 *
 * @param path where it is mounted
 */
record TemporaryDisk(Path path) implements AutoCloseable {
    /** Mounts it; the size is as in {@code 2m}. */
    static TemporaryDisk create(Path path, String size) throws Exception {
        Files.createDirectories(path);
        Child.run(path.getParent(), "mount", "-t", "tmpfs", "-o", "size=" + size, "none", path.toString());
        return new TemporaryDisk(path);
    }

    void setReadOnly(boolean isReadOnly) throws Exception {
        Child.run(path.getParent(), "mount", "-o", "remount," + (isReadOnly ? "ro" : "rw"), path.toString());
    }

    @Override
    public void close() throws Exception {
        Child.run(path.getParent(), "umount", path.toString());
    }
}
