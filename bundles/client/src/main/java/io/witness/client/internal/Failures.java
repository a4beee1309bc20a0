package io.witness.client.internal;

import io.witness.api.ring.RingException;
import io.witness.linux.Errno;
import io.witness.linux.ErrnoException;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;

/** Which failures of a connection pass by themselves. */
public final class Failures {
    private Failures() {}

    /**
     * Whether it may go well when it is tried again: the server is absent, hangs, or has closed the connection. Else
     * something has to be done: the server breaks the protocol, or this client has no right or asks for what is not there.
     */
    public static boolean mayPass(RingException failure) {
        Throwable cause = failure.getCause();
        return cause instanceof ConnectException
                || cause instanceof EOFException
                || cause instanceof SocketTimeoutException
                || cause instanceof ErrnoException call && isBroken(call.errno());
    }

    private static boolean isBroken(int errno) {
        return errno == Errno.ECONNRESET || errno == Errno.EPIPE;
    }
}
