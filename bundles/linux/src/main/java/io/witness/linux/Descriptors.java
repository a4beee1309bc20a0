package io.witness.linux;

import io.witness.linux.internal.Libc;
import java.util.function.IntFunction;

/** Handles file descriptors by their numbers. */
public final class Descriptors {
    private static final int F_DUPFD_CLOEXEC = 1030;

    private Descriptors() {}

    /**
     * Closes a descriptor. It is closed even if the kernel reports an error, so no error is reported here.
     *
     * @param fd the descriptor, owned by the caller
     */
    public static void close(int fd) {
        Libc.CALLS.close(fd);
    }

    /**
     * Passes a descriptor to an owner that is being created; if that fails with any exception, the descriptor is closed.
     *
     * @param fd the descriptor, owned by the caller until now
     * @param maker makes its owner
     * @param <T> the owner's type
     * @return the owner
     */
    public static <T> T own(int fd, IntFunction<T> maker) {
        try {
            return maker.apply(fd);
        } catch (Throwable e) {
            close(fd);
            throw e;
        }
    }

    /**
     * Duplicates a descriptor; the new one is closed on exec.
     *
     * @param fd the descriptor
     * @return the new descriptor, owned by the caller
     * @throws ErrnoException if the limit of descriptors is reached
     */
    public static int duplicate(int fd) throws ErrnoException {
        return Libc.check("fcntl", Libc.CALLS.fcntl(fd, F_DUPFD_CLOEXEC, 0));
    }
}
