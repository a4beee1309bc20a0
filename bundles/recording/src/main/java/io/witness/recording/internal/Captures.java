package io.witness.recording.internal;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Finds the files of a directory that may be captures. */
public final class Captures {
    private Captures() {}

    /** Returns them by name; of a capture that was completed meanwhile only the complete one. */
    public static List<Path> of(Path directory) throws IOException {
        if (Files.isRegularFile(directory)) {
            return List.of(directory);
        }
        TreeSet<Path> found = new TreeSet<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                boolean isIndex = name.endsWith(IndexNames.INDEX) || name.endsWith(IndexNames.INDEX + IndexNames.PART);
                if (!isIndex && !name.startsWith(".") && Files.isRegularFile(entry)) {
                    found.add(entry);
                }
            }
        } catch (java.nio.file.DirectoryIteratorException e) {
            throw e.getCause();
        }
        removeOtherNames(directory, found);
        List<Path> captures = new ArrayList<>(found);
        captures.removeIf(entry -> isPart(entry) && found.contains(completed(entry)));
        return captures;
    }

    /** Leaves out links to files that are there as well: each packet counts once. */
    private static void removeOtherNames(Path directory, TreeSet<Path> found) throws IOException {
        Path real = directory.toRealPath();
        Set<Path> files = new HashSet<>();
        for (Path entry : found) {
            if (!Files.isSymbolicLink(entry)) {
                files.add(real.resolve(entry.getFileName()));
            }
        }
        found.removeIf(entry -> Files.isSymbolicLink(entry) && !files.add(target(entry)));
    }

    private static Path target(Path link) {
        try {
            return link.toRealPath();
        } catch (IOException e) {
            return link; // what is wrong is told when it is read
        }
    }

    /** Tells whether a capture is still being written. */
    static boolean isPart(Path capture) {
        return capture.getFileName().toString().endsWith(IndexNames.PART);
    }

    /** Returns the name that a capture has when it is complete. */
    static Path completed(Path part) {
        String name = part.getFileName().toString();
        return part.resolveSibling(name.substring(0, name.length() - IndexNames.PART.length()));
    }
}
