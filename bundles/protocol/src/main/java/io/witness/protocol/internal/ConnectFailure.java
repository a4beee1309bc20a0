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
 * Why a socket cannot be connected to. Told by the type of the exception and by the file, never by the exception's text, which
 * is in the language of the user. Not every error of connect(2) has a type of its own.
 */
public enum ConnectFailure {
    /** The server did not accept in time. */
    TIMED_OUT,
    /** A socket is there, and no process listens on it. */
    REFUSED,
    /** A file is there that is no socket. */
    NO_SOCKET,
    /** No file is there. */
    ABSENT,
    /** This process may not connect. */
    DENIED,
    /** This process has no descriptors left. */
    SHORTAGE,
    /** Something else, or the cause is gone: the file came after the attempt. */
    OTHER;

    /** Tells why an attempt failed. To be called at once, since the file is looked at. */
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

    /** Such a path can never be there. Of this, some versions of the JDK say that there is no such file. */
    private static boolean isBelowFile(Path path) {
        Path parent = path.toAbsolutePath().getParent();
        return parent != null && Files.exists(parent) && !Files.isDirectory(parent);
    }

    /** Opens what needs no class that is not loaded yet: without a descriptor, some versions of the JDK cannot load those of sockets. */
    private static boolean hasDescriptors() {
        try (InputStream probe = new FileInputStream("/dev/null")) {
            return probe.available() >= 0;
        } catch (IOException e) {
            return false;
        }
    }
}
