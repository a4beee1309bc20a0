package io.witness.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Represents the directory that one run owns while it lives. */
final class StateDirectory implements AutoCloseable {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");
    private static final FileAttribute<?> PRIVATE = PosixFilePermissions.asFileAttribute(OWNER_ONLY);

    /** The 107 bytes of a UNIX socket's path, without the control socket's name. */
    private static final int LONGEST_NAME = 94;
    /** Room for the native libraries, the framework's storage and the beginning of a log. */
    private static final long SPACE_NEEDED = 8L << 20;

    private final Path directory;
    private final FileChannel lockFile;

    private StateDirectory(Path directory, FileChannel lockFile) {
        this.directory = directory;
        this.lockFile = lockFile;
    }

    /**
     * Creates missing directories, private to the owner, and excludes other runs until {@link #close}.
     *
     * @throws InUseException if another run has it
     */
    static StateDirectory claim(Path directory) throws IOException, InUseException {
        requireShortName(directory);
        Files.createDirectories(directory, PRIVATE);
        FileChannel lockFile = FileChannel.open(
                directory.resolve("lock"),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            lock(directory, lockFile);
            StateDirectory claimed = new StateDirectory(directory, lockFile);
            claimed.prepare();
            return claimed;
        } catch (IOException | InUseException e) {
            lockFile.close();
            throw e;
        }
    }

    private static void lock(Path directory, FileChannel lockFile) throws IOException, InUseException {
        if (tryLock(lockFile) == null) {
            ByteBuffer pid = ByteBuffer.allocate(20);
            lockFile.read(pid, 0);
            String owner =
                    StandardCharsets.US_ASCII.decode(pid.flip()).toString().trim();
            throw new InUseException(directory, owner);
        }
        lockFile.truncate(0);
        lockFile.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)));
    }

    private static FileLock tryLock(FileChannel lockFile) throws IOException {
        try {
            return lockFile.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    // The control socket is in this directory, and a UNIX socket's path is short.
    private static void requireShortName(Path directory) throws FileSystemException {
        int length = directory.toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8).length;
        if (length > LONGEST_NAME) {
            throw new FileSystemException(
                    directory.toString(), null, "its path has " + length + " bytes, more than " + LONGEST_NAME);
        }
    }

    private void prepare() throws IOException {
        wipeCache();
        long free = Files.getFileStore(directory).getUsableSpace();
        if (free < SPACE_NEEDED) {
            throw new FileSystemException(
                    directory.toString(),
                    null,
                    (free >> 10) + " KiB are free, " + (SPACE_NEEDED >> 10) + " are needed");
        }
        for (Path needed : List.of(deploy(), log(), cache(), temporary())) {
            Files.createDirectories(needed, PRIVATE);
        }
    }

    Path path() {
        return directory;
    }

    /** Returns the directory for jars to be installed and started. */
    Path deploy() {
        return directory.resolve("deploy");
    }

    Path log() {
        return directory.resolve("log");
    }

    /** Returns the directory of files that every start rebuilds: the framework's storage, Configuration Admin's store. */
    Path cache() {
        return directory.resolve("cache");
    }

    /** Returns the directory for temporary files, such as native libraries that are extracted to be loaded. */
    Path temporary() {
        return cache().resolve("tmp");
    }

    /** Tells whether other users could replace files in this directory. */
    boolean isWritableByOthers() throws IOException {
        Set<PosixFilePermission> rights = Files.getPosixFilePermissions(directory);
        return rights.contains(PosixFilePermission.GROUP_WRITE) || rights.contains(PosixFilePermission.OTHERS_WRITE);
    }

    void wipeCache() throws IOException {
        if (!Files.exists(cache())) {
            return;
        }
        try (Stream<Path> content = Files.walk(cache())) {
            for (Path each : content.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /**
     * Lets the next run use the directory. The file stays, because deleting it would let two runs lock two files with the
     * same name.
     */
    @Override
    public void close() throws IOException {
        lockFile.close();
    }
}
