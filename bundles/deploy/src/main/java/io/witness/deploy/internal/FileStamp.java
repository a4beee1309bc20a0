package io.witness.deploy.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;

/**
 * Holds the attributes of a file that are visible without reading it. When they change, the file is read again.
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
        /** A dangling link, or one whose target is not accessible. */
        UNREACHABLE
    }

    /** Returns null if there is no file. */
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

    /** Tells whether its writer must have finished long ago. */
    boolean isOld() {
        long age = System.currentTimeMillis() - TimeUnit.NANOSECONDS.toMillis(modifiedNanos);
        return kind == Kind.FILE && age > OLD_MILLIS;
    }

    /** Returns a string that distinguishes two contents of a file. */
    String identity() {
        return size + "-" + modifiedNanos + "-" + Integer.toHexString(inode.hashCode());
    }
}
