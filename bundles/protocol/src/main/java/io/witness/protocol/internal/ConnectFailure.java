package io.witness.protocol.internal;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.newsclub.net.unix.ConnectionRefusedSocketException;

/**
 * Classifies why a socket cannot be connected to: by the exception's type and by the file, never by the exception's text,
 * which depends on the user's locale. Not every error of connect(2) has its own type.
 */
public enum ConnectFailure {
    /** The server did not accept in time. */
    TIMED_OUT,
    /** The file is a socket, but no process listens on it. */
    REFUSED,
    /** The file is not a socket. */
    NO_SOCKET,
    /** There is no file. */
    ABSENT,
    /** This process may not connect. */
    DENIED,
    /** This process has no descriptors left. */
    SHORTAGE,
    /** Another reason, or the cause is gone: the file was created after the attempt. */
    OTHER;

    /** Finds out why an attempt failed. Must be called at once, because it looks at the file. */
    public static ConnectFailure of(Path path, IOException cause) {
        if (cause instanceof SocketTimeoutException) {
            return TIMED_OUT;
        }
        if (cause instanceof ConnectException || cause instanceof ConnectionRefusedSocketException) {
            return SocketFile.isSocket(path) ? REFUSED : NO_SOCKET;
        }
        return ofFile(path);
    }

    private static ConnectFailure ofFile(Path path) {
        try {
            Files.readAttributes(path, BasicFileAttributes.class);
            if (!Files.isWritable(path)) {
                return DENIED;
            }
            return hasDescriptors() ? OTHER : SHORTAGE;
        } catch (NoSuchFileException e) {
            return isBelowFile(path) ? OTHER : ABSENT;
        } catch (AccessDeniedException e) {
            return DENIED;
        } catch (IOException e) {
            return OTHER;
        }
    }

    // Such a path can never exist. Some versions of the JDK report a missing file instead.
    private static boolean isBelowFile(Path path) {
        Path parent = path.toAbsolutePath().getParent();
        return parent != null && Files.exists(parent) && !Files.isDirectory(parent);
    }

    /** Opens a file without loading classes: without a descriptor, some versions of the JDK cannot load those of sockets. */
    private static boolean hasDescriptors() {
        try (InputStream probe = new FileInputStream("/dev/null")) {
            return probe.available() >= 0;
        } catch (IOException e) {
            return false;
        }
    }
}
