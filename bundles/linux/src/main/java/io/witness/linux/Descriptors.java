package io.witness.linux;

import io.witness.linux.internal.Libc;
import io.witness.linux.internal.SocketOptions;
import java.util.function.IntFunction;

/** File descriptors by their numbers. */
public final class Descriptors {
    private static final int F_DUPFD_CLOEXEC = 1030;
    private static final int F_GET_SEALS = 1034;
    private static final int F_SEAL_SHRINK = 2;
    private static final int SO_DOMAIN = 39;

    private Descriptors() {}

    /**
     * Closes a descriptor. It is closed afterwards whatever the kernel reports, so that nothing is reported here.
     *
     * @param fd the descriptor, owned by the caller
     */
    public static void close(int fd) {
        Libc.CALLS.close(fd);
    }

    /**
     * Hands a descriptor to an owner that is about to be made; if that fails, by whatever is thrown, it is closed.
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
     * Makes another number for what a descriptor stands for, closed on exec.
     *
     * @param fd the descriptor
     * @return the new descriptor, owned by the caller
     * @throws ErrnoException if there is none to be had
     */
    public static int duplicate(int fd) throws ErrnoException {
        return Libc.check("fcntl", Libc.CALLS.fcntl(fd, F_DUPFD_CLOEXEC, 0));
    }

    /**
     * Whether a descriptor is an AF_PACKET socket.
     *
     * @param fd the descriptor
     * @return false also if it is no socket at all
     */
    public static boolean isPacketSocket(int fd) {
        try {
            return SocketOptions.get(fd, SocketOptions.SOL_SOCKET, SO_DOMAIN) == PacketSockets.AF_PACKET;
        } catch (ErrnoException e) {
            return false;
        }
    }

    /**
     * Whether a descriptor is a memory file that nobody can make shorter, so that reading its mapping cannot fault.
     *
     * @param fd the descriptor
     * @return false also if it is no memory file
     */
    public static boolean isShrinkSealed(int fd) {
        int seals = Libc.CALLS.fcntl(fd, F_GET_SEALS, 0);
        return seals >= 0 && (seals & F_SEAL_SHRINK) != 0;
    }
}
