package io.witness.client.internal;

import io.witness.api.ring.RingException;
import io.witness.linux.Errno;
import io.witness.linux.ErrnoException;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;

/** Which failures of a connection pass by themselves. */
public final class Failures {
    private Failures() {}

    /** Names the socket, and keeps the cause. */
    public static RingException of(Path socket, Exception cause) {
        return of(socket + ": " + cause.getMessage(), cause);
    }

    /** Keeps the cause. */
    public static RingException of(String message, Exception cause) {
        RingException failure = new RingException(message);
        failure.initCause(cause);
        return failure;
    }

    /**
     * Whether it may go well when it is tried again: the server is absent, hangs, or has closed the connection, or
     * this process is short of descriptors or memory. Else something has to be done: the server breaks the protocol, or this client has no right or asks for what is not there.
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
