package io.witness.deploy.internal;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Watches the directory, and keeps copies of its jars, so that a running bundle is independent of writes to its file. For
 * one thread.
 */
final class DeployDirectory {
    private final Path directory;
    private final Path copies;
    private int copied;
    private boolean missing;

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

    /** Copies a jar and checks the copy. */
    JarSource take(String name, FileStamp stamp) throws UnusableJarException {
        requireFile(stamp);
        Path copy = copies.resolve(++copied + ".jar");
        try {
            Files.createDirectories(copies);
            Files.copy(directory.resolve(name), copy, StandardCopyOption.REPLACE_EXISTING);
            return JarCheck.check(name, copy, stamp.identity(), TimeUnit.NANOSECONDS.toMillis(stamp.modifiedNanos()));
        } catch (AccessDeniedException e) {
            throw new UnusableJarException(
                    "it cannot be read: permission denied: give the user who runs Witness the right");
        } catch (IOException e) {
            throw new UnusableJarException("it cannot be read: " + OneLine.of(e));
        }
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
