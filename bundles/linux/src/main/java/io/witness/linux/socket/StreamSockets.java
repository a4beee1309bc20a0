package io.witness.linux.socket;

import io.witness.linux.Errno;
import io.witness.linux.ErrnoException;
import io.witness.linux.internal.Libc;

/** Sends and receives on a connected stream socket without waiting and without allocating (except for an exception). */
public final class StreamSockets {
    /** Returned by {@link #receive} when the peer will send no more. */
    public static final int END = -1;

    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_NOSIGNAL = 0x4000;

    private StreamSockets() {}

    /**
     * Sends as many bytes as there is room for.
     *
     * @param fd the socket
     * @param address start of the bytes
     * @param length how many bytes, at least 1
     * @return how many bytes were sent; 0 when it would block
     * @throws ErrnoException if the connection is broken, such as {@link Errno#EPIPE}; no signal is raised
     */
    public static int send(int fd, long address, int length) throws ErrnoException {
        while (true) {
            long sent = Libc.CALLS.send(fd, address, length, MSG_DONTWAIT | MSG_NOSIGNAL);
            if (sent >= 0) {
                return (int) sent;
            }
            if (wouldBlock("send")) {
                return 0;
            }
        }
    }

    /**
     * Receives the available bytes.
     *
     * @param fd the socket
     * @param address start of the memory for the bytes
     * @param length how many bytes fit, at least 1
     * @return how many bytes came; 0 when it would block, {@link #END} at the end of the stream
     * @throws ErrnoException if the connection is broken, such as {@link Errno#ECONNRESET}
     */
    public static int receive(int fd, long address, int length) throws ErrnoException {
        while (true) {
            long received = Libc.CALLS.recv(fd, address, length, MSG_DONTWAIT);
            if (received >= 0) {
                return received == 0 ? END : (int) received;
            }
            if (wouldBlock("recv")) {
                return 0;
            }
        }
    }

    /** Tells whether the failed call would block; false if it was only interrupted and has to be repeated. */
    static boolean wouldBlock(String call) throws ErrnoException {
        int errno = Libc.errno();
        if (errno != Errno.EAGAIN && errno != Errno.EINTR) {
            throw new ErrnoException(call, errno);
        }
        return errno == Errno.EAGAIN;
    }
}
