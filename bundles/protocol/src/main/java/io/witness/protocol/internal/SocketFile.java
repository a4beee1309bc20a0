package io.witness.protocol.internal;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;

/** Manages the file by which a listening socket is found. */
public final class SocketFile {
    /** Length of {@code sun_path} without the final zero. */
    public static final int MAX_PATH_LENGTH = 107;

    private static final int FILE_TYPE = 0170000;
    private static final int SOCKET = 0140000;

    private SocketFile() {}

    /** Requires that a socket may be created at a path: there is no file, or a socket that no process listens on. */
    public static void requireFree(Path path) throws IOException {
        requireShort(path);
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!hasSocketType(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(path + " exists and is not a socket: remove it or choose another path");
        }
        requireDead(path);
    }

    /** Requires that a path fits into a socket's address. */
    public static void requireShort(Path path) throws IOException {
        int length = path.toString().getBytes().length;
        if (length > MAX_PATH_LENGTH) {
            throw new IOException(path + " has " + length + " bytes, a socket's path has at most " + MAX_PATH_LENGTH
                    + ": choose a shorter one");
        }
    }

    /** Tells whether a socket is at a path, or at the target of a symbolic link there; true if unknown. */
    public static boolean isSocket(Path path) {
        try {
            return hasSocketType(path);
        } catch (IOException e) {
            return true;
        }
    }

    private static boolean hasSocketType(Path path, LinkOption... options) throws IOException {
        return ((int) Files.getAttribute(path, "unix:mode", options) & FILE_TYPE) == SOCKET;
    }

    private static void requireDead(Path path) throws IOException {
        String state;
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.configureBlocking(false);
            probe.connect(UnixDomainSocketAddress.of(path));
            state = "it accepts connections";
        } catch (ConnectException e) {
            return; // refused: the file outlived its process
        } catch (IOException e) {
            switch (ConnectFailure.of(path, e)) {
                case ABSENT -> {
                    return; // removed meanwhile
                }
                case DENIED -> throw notToBeTold(path, e);
                default -> state = "a connection to it fails with \"" + e.getMessage() + "\"";
            }
        }
        throw new IOException(path + " is served by another process: " + state
                + "; stop that process (see \"ss -xlp\") or choose another path");
    }

    private static IOException notToBeTold(Path path, IOException cause) {
        return new IOException(
                path
                        + " is there, and to find out whether somebody listens at it needs the capability CAP_DAC_OVERRIDE ("
                        + cause.getMessage() + "): remove it if nobody does (see \"ss -xlp\"), or "
                        + Capability.DAC_OVERRIDE.remedy(),
                cause);
    }

    /** Moves a socket's file to its path, where a stale one may be. */
    public static void replace(Path file, Path path) throws IOException {
        try {
            Files.move(file, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            throw notToBeRemoved(path, "be replaced", e);
        }
    }

    /** Removes a socket's file. */
    public static void remove(Path path) throws IOException {
        try {
            Files.delete(path);
        } catch (FileSystemException e) {
            throw notToBeRemoved(path, "be removed", e);
        }
    }

    private static IOException notToBeRemoved(Path path, String what, FileSystemException cause) {
        return new IOException(
                path + " cannot " + what + " (" + cause.getReason()
                        + "): for another user's file in a directory with the "
                        + "sticky bit that needs the capability CAP_FOWNER: remove it by hand, choose another path, or "
                        + Capability.FOWNER.remedy(),
                cause);
    }

    /** Returns an object that distinguishes a file from another one that later takes its path; null if there is no file. */
    public static Object identity(Path path) throws IOException {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .fileKey();
        } catch (NoSuchFileException e) {
            return null;
        }
    }
}
