package io.witness.linux.socket;

import io.witness.linux.ErrnoException;

/**
 * Sets which time stamps a socket takes and reports, {@code SO_TIMESTAMPING} of the kernel's document <i>timestamping</i>.
 * Constants are from {@code linux/net_tstamp.h}; the sources are in {@link io.witness.linux.timestamp.TimeStampInfo}.
 */
public final class TimeStampFlags {
    /** Sent packets have an identifier, which their stamps carry. */
    public static final int SOF_TIMESTAMPING_OPT_ID = 1 << 7;
    /** The kernel takes the time at which a sent packet enters the queueing discipline. */
    public static final int SOF_TIMESTAMPING_TX_SCHED = 1 << 8;
    /** Stamps of sent packets come without the packet. */
    public static final int SOF_TIMESTAMPING_OPT_TSONLY = 1 << 11;
    /** A sent packet that the network card stamps gets the kernel's stamp as well, in a message of its own. */
    public static final int SOF_TIMESTAMPING_OPT_TX_SWHW = 1 << 14;

    private static final int SO_TIMESTAMPING = 37;

    private TimeStampFlags() {}

    /**
     * Replaces the flags of a socket.
     *
     * @param fd the socket
     * @param flags bits of {@code SOF_TIMESTAMPING_…}
     * @throws ErrnoException {@link io.witness.linux.Errno#EINVAL} if the kernel does not know one of them
     */
    public static void set(int fd, int flags) throws ErrnoException {
        SocketOptions.set(fd, SocketOptions.SOL_SOCKET, SO_TIMESTAMPING, flags);
    }
}
