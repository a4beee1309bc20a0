package io.witness.protocol.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Creates a temporary directory that only its owner can enter, next to a path that is to be created. A file created in it is
 * inaccessible to others until it has its final rights and is renamed.
 */
public final class PrivateDirectory implements AutoCloseable {
    private static final String FILE = "s";

    private final Path directory;
    private FileChannel open;

    /** Creates the directory in the same file system as the target. */
    public PrivateDirectory(Path target) throws IOException {
        Path parent = target.getParent() == null ? Path.of(".") : target.getParent();
        try {
            directory = create(parent);
        } catch (NoSuchFileException e) {
            throw new IOException("the directory " + parent + " of " + target + " does not exist: create it", e);
        } catch (AccessDeniedException e) {
            throw new IOException(
                    "the directory " + parent + " of " + target
                            + " is not writable for who runs Witness, which needs the right to write there or the capability "
                            + "CAP_DAC_OVERRIDE: choose another path, or " + Capability.DAC_OVERRIDE.remedy(),
                    e);
        }
    }

    private static Path create(Path parent) throws IOException {
        var onlyOwner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        while (true) {
            String name = ".w" + Integer.toString(ThreadLocalRandom.current().nextInt(1 << 25), 36);
            try {
                return Files.createDirectory(parent.resolve(name), onlyOwner);
            } catch (FileAlreadyExistsException e) {
                continue; // another user's: try the next name
            }
        }
    }

    /** Returns the file to create. */
    public Path file() {
        return directory.resolve(FILE);
    }

    /** Returns another path of the same file, short enough to bind a socket to, however long the directory's path is. */
    public Path bindable() throws IOException {
        if (file().toString().getBytes().length <= SocketFile.MAX_PATH_LENGTH) {
            return file();
        }
        open = FileChannel.open(directory, StandardOpenOption.READ);
        Path target = directory.toRealPath();
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors) {
                if (Files.exists(descriptor)
                        && Files.readSymbolicLink(descriptor).equals(target)) {
                    return descriptor.resolve(FILE);
                }
            }
        }
        throw new IOException(file() + " is too long to bind a socket to, and /proc/self/fd does not help");
    }

    /** Removes the directory and its content. */
    @Override
    public void close() throws IOException {
        if (open != null) {
            open.close();
        }
        Files.deleteIfExists(file());
        Files.deleteIfExists(directory);
    }
}
