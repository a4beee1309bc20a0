package io.witness.linux.poll;

import io.witness.linux.Descriptors;
import io.witness.linux.ErrnoException;
import io.witness.linux.NativeMemory;
import io.witness.linux.internal.Libc;

/** A flag that a thread can wait for together with other descriptors, eventfd(2). */
public final class EventFd implements AutoCloseable {
    private static final int FLAGS = 0x80000 | 0x800; // EFD_CLOEXEC | EFD_NONBLOCK
    private static final int COUNTER_LENGTH = 8;
    private static final int POLLFD_LENGTH = 8;
    private static final short POLLIN = 1;

    private final NativeMemory one = NativeMemory.allocate(COUNTER_LENGTH);
    private final NativeMemory count = NativeMemory.allocate(COUNTER_LENGTH);
    private final NativeMemory pollRequest = NativeMemory.allocate(POLLFD_LENGTH);
    private final int descriptor;
    private boolean closed;

    private EventFd(int descriptor) {
        this.descriptor = descriptor;
        one.buffer().putLong(0, 1);
        pollRequest.buffer().putInt(0, descriptor).putShort(4, POLLIN);
    }

    /**
     * Opens a flag.
     *
     * @return a flag that is not set
     * @throws ErrnoException if the limit of descriptors is reached
     */
    public static EventFd open() throws ErrnoException {
        return Descriptors.own(Libc.check("eventfd", Libc.CALLS.eventfd(0, FLAGS)), EventFd::new);
    }

    /**
     * Returns the descriptor, which is readable while the flag is set.
     *
     * @return its number
     */
    public int descriptor() {
        return descriptor;
    }

    /** Sets the flag. For any thread; does nothing after {@link #close()}. */
    public synchronized void signal() {
        if (!closed) {
            Libc.CALLS.write(descriptor, one.address(), COUNTER_LENGTH);
        }
    }

    /** Clears the flag. For any thread; does nothing after {@link #close()}. */
    public synchronized void clear() {
        if (!closed) {
            Libc.CALLS.read(descriptor, count.address(), COUNTER_LENGTH);
        }
    }

    /**
     * Waits until the flag is set, without clearing it. Allocates nothing; may return early. One thread at a time, and not
     * while this is being closed.
     *
     * @param timeoutMillis milliseconds at most; negative: no limit
     */
    public void await(int timeoutMillis) {
        Libc.CALLS.poll(pollRequest.address(), 1, timeoutMillis);
    }

    /** Closes the descriptor. A second call does nothing. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            Descriptors.close(descriptor);
        }
    }
}
