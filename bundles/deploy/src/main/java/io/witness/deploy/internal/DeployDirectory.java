package io.witness.deploy.internal;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Watches the directory, and keeps copies of its jars, so that a running bundle is independent of writes to its file. For
 * one thread.
 */
final class DeployDirectory {
    private static final long LIST_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(10);
    /** The coarsest file systems know two seconds. */
    private static final long RECENT_MILLIS = 3000;

    private final Path directory;
    private final Path copies;
    private int copied;
    private boolean missing;
    /** As the directory itself was when it was listed; null if its next change might not show. */
    private Listed listed;

    private record Listed(FileTime modified, Object identity, long nanos) {}

    DeployDirectory(Path directory, Path copies) {
        this.directory = directory;
        this.copies = copies;
    }

    /**
     * Lists the jars.
     *
     * @return a stamp for each name; null if the directory does not exist now, because it may be about to be replaced
     * @throws IOException if it cannot be listed
     */
    TreeMap<String, FileStamp> list() throws IOException {
        TreeMap<String, FileStamp> found = new TreeMap<>();
        listed = look();
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(directory, "*.jar")) {
            for (Path jar : jars) {
                FileStamp stamp = FileStamp.of(jar);
                if (stamp != null) {
                    found.put(jar.getFileName().toString(), stamp);
                }
            }
            missing = false;
        } catch (NoSuchFileException | NotDirectoryException e) {
            boolean again = missing;
            missing = true;
            return again ? found : null;
        } catch (java.nio.file.DirectoryIteratorException e) {
            throw e.getCause();
        }
        return found;
    }

    /**
     * Tells whether no file has come or gone since the last list. Reads only the time of the directory itself. Once in a while
     * it returns false without a reason, because not every file system updates that time.
     */
    boolean isAsListed() {
        Listed now = look();
        return listed != null
                && now != null
                && now.modified.equals(listed.modified)
                && now.identity.equals(listed.identity)
                && now.nanos - listed.nanos < LIST_AGAIN_NANOS;
    }

    /** Returns null if it does not exist, or has changed so recently that another change may leave its time the same. */
    private Listed look() {
        try {
            BasicFileAttributes seen = Files.readAttributes(directory, BasicFileAttributes.class);
            long age = System.currentTimeMillis() - seen.lastModifiedTime().toMillis();
            return age < RECENT_MILLIS
                    ? null
                    : new Listed(seen.lastModifiedTime(), String.valueOf(seen.fileKey()), System.nanoTime());
        } catch (IOException e) {
            return null;
        }
    }

    /**
     * Copies a jar and checks the copy.
     *
     * @throws UnusableJarException if it is not a usable jar, or may not be read
     * @throws IOException if it cannot be copied, or the copy not be opened: another try may succeed
     */
    JarSource take(String name, FileStamp stamp) throws UnusableJarException, IOException {
        requireFile(stamp);
        Path copy = copies.resolve(copied + 1 + ".jar");
        JarSource source;
        try {
            Files.createDirectories(copies);
            Files.copy(directory.resolve(name), copy, StandardCopyOption.REPLACE_EXISTING);
            source = JarCheck.check(name, copy, stamp.identity(), TimeUnit.NANOSECONDS.toMillis(stamp.modifiedNanos()));
        } catch (AccessDeniedException e) {
            throw new UnusableJarException(
                    "it cannot be read: permission denied: give the user who runs Witness the right");
        }
        copied++;
        return source;
    }

    private static void requireFile(FileStamp stamp) throws UnusableJarException {
        switch (stamp.kind()) {
            case DIRECTORY -> throw new UnusableJarException("it is a directory: a jar is needed");
            case OTHER -> throw new UnusableJarException("it is not a regular file: a jar is needed");
            case UNREACHABLE ->
                throw new UnusableJarException("it is a dangling link, or Witness may not read its target");
            default -> {
                if (stamp.size() == 0) {
                    throw new UnusableJarException("it is empty");
                }
            }
        }
    }

    /** Deletes all copies except those that are still needed. */
    void keepOnly(Set<Path> needed) throws IOException {
        if (!Files.isDirectory(copies)) {
            return;
        }
        try (DirectoryStream<Path> all = Files.newDirectoryStream(copies)) {
            for (Path copy : all) {
                if (!needed.contains(copy)) {
                    Files.deleteIfExists(copy);
                }
            }
        }
    }
}
