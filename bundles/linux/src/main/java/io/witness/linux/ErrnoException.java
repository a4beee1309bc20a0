package io.witness.linux;

import java.io.IOException;

/** Reports that a system call failed. */
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
     * Returns the error number.
     *
     * @return one of {@link Errno}, or another error number of the system
     */
    public int errno() {
        return errno;
    }
}
