package io.witness.deploy.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;

/**
 * What is seen of a file without reading it. A change of it makes the file be read again.
 *
 * @param kind of the file
 * @param size in bytes
 * @param modifiedNanos time of the last change of the content
 * @param inode changes when another file takes the name
 * @param changed time of the last change of content or rights
 */
record FileStamp(Kind kind, long size, long modifiedNanos, Object inode, Object changed) {
    private static final long OLD_MILLIS = 3000;

    enum Kind {
        FILE,
        DIRECTORY,
        OTHER,
        /** A link that leads nowhere, or to where this process may not look. */
        UNREACHABLE
    }

    /** Null if nothing is there any more. */
    static FileStamp of(Path file) throws IOException {
        try {
            BasicFileAttributes seen = Files.readAttributes(file, BasicFileAttributes.class);
            return new FileStamp(
                    kind(seen),
                    seen.size(),
                    seen.lastModifiedTime().to(TimeUnit.NANOSECONDS),
                    String.valueOf(seen.fileKey()),
                    Files.getAttribute(file, "unix:ctime"));
        } catch (IOException e) {
            return Files.isSymbolicLink(file) || !(e instanceof NoSuchFileException)
                    ? new FileStamp(Kind.UNREACHABLE, 0, 0, "", "")
                    : null;
        }
    }

    private static Kind kind(BasicFileAttributes seen) {
        if (seen.isRegularFile()) {
            return Kind.FILE;
        }
        return seen.isDirectory() ? Kind.DIRECTORY : Kind.OTHER;
    }

    /** Whether whoever wrote it has finished long ago. */
    boolean isOld() {
        long age = System.currentTimeMillis() - TimeUnit.NANOSECONDS.toMillis(modifiedNanos);
        return kind == Kind.FILE && age > OLD_MILLIS;
    }

    /** Tells two contents of a file apart. */
    String identity() {
        return size + "-" + modifiedNanos + "-" + Integer.toHexString(inode.hashCode());
    }
}
