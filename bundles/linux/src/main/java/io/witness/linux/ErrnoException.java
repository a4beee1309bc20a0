package io.witness.linux;

import java.io.IOException;

/** A system call failed. */
public final class ErrnoException extends IOException {
    private static final long serialVersionUID = 1L;

    /** The error number. */
    private final int errno;

    /**
     * Names the call and its error.
     *
     * @param call the system call
     * @param errno its error number
     */
    public ErrnoException(String call, int errno) {
        super(call + ": " + Errno.text(errno));
        this.errno = errno;
    }

    /**
     * The error number.
     *
     * @return one of {@link Errno}, or another of the system's
     */
    public int errno() {
        return errno;
    }
}
