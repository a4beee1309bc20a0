package io.witness.terminal.internal.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;

/** The file with the lines of earlier shells: only its owner may read it, since lines may contain names and addresses. */
final class HistoryFile {
    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rw-------");

    private HistoryFile() {}

    /** Finds its place by the XDG conventions. */
    static Path in(Map<String, String> environment) throws IOException {
        String state = environment.getOrDefault("XDG_STATE_HOME", "");
        String home = environment.getOrDefault("HOME", "");
        if (!state.startsWith("/") && home.isEmpty()) {
            throw new IOException("HOME is not set");
        }
        Path directory = state.startsWith("/") ? Path.of(state) : Path.of(home, ".local/state");
        return directory.resolve("witness/shell-history");
    }

    /**
     * Makes sure that the file is there, and private.
     *
     * @throws IOException with the reason, if it cannot be used
     */
    static void prepare(Path file) throws IOException {
        Files.createDirectories(
                file.getParent(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            FileAttribute<?> mode = PosixFilePermissions.asFileAttribute(PRIVATE);
            Files.createFile(file, mode);
        }
        if (!Files.isRegularFile(file)) {
            throw new IOException(file + " is not a regular file");
        }
        Files.setPosixFilePermissions(file, PRIVATE);
    }
}
