package io.witness.client.internal;

import io.witness.api.ring.RingException;
import io.witness.linux.Errno;
import io.witness.linux.ErrnoException;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;

/** Tells which failures of a connection are transient. */
public final class Failures {
    private Failures() {}

    /** Creates an exception that names the socket and keeps the cause. */
    public static RingException of(Path socket, Exception cause) {
        return of(socket + ": " + cause.getMessage(), cause);
    }

    /** Creates an exception that keeps the cause. */
    public static RingException of(String message, Exception cause) {
        RingException failure = new RingException(message);
        failure.initCause(cause);
        return failure;
    }

    /**
     * Tells whether another attempt may succeed: the server is absent, hangs, or has closed the connection, or this process
     * is short of descriptors or memory. Other failures need an action: the server breaks the protocol, or this client lacks
     * a right or asks for something that does not exist.
     */
    public static boolean isTransient(RingException failure) {
        Throwable cause = failure.getCause();
        return cause instanceof ConnectException
                || cause instanceof EOFException
                || cause instanceof SocketTimeoutException
                || cause instanceof ErrnoException call && (isBroken(call.errno()) || isShortage(call.errno()));
    }

    private static boolean isShortage(int errno) {
        return errno == Errno.EMFILE || errno == Errno.ENFILE || errno == Errno.ENOMEM || errno == Errno.ENOBUFS;
    }

    private static boolean isBroken(int errno) {
        return errno == Errno.ECONNRESET || errno == Errno.EPIPE;
    }
}
